# What `cmake --install` puts where, and what find_package(resboost) and pkg-config need to find it again. Components are the packages
# that debian.cmake makes.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS resboost EXPORT resboost-targets LIBRARY COMPONENT library NAMELINK_COMPONENT dev ARCHIVE COMPONENT dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/resboost DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
if(RESBOOST_PROGRAM)
  install(TARGETS resboost-cli COMPONENT program)
  include(${CMAKE_CURRENT_LIST_DIR}/printed_pages.cmake)
endif()
if(TARGET resboost-mpi)
  install(TARGETS resboost-mpi COMPONENT program)
endif()
if(RESBOOST_C)
  install(TARGETS resboost_c EXPORT resboost-targets LIBRARY COMPONENT c NAMELINK_COMPONENT dev)
endif()

set(resboost_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/resboost)
install(EXPORT resboost-targets NAMESPACE resboost:: DESTINATION ${resboost_package_dir} COMPONENT dev)
get_target_property(resboost_library_type resboost TYPE)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/resboost-config.cmake.in ${PROJECT_BINARY_DIR}/resboost-config.cmake
  INSTALL_DESTINATION ${resboost_package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# While the major version is 0, a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/resboost-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/resboost-config.cmake ${PROJECT_BINARY_DIR}/resboost-config-version.cmake
  DESTINATION ${resboost_package_dir} COMPONENT dev)

# For pkg-config. Paths in its files are relative to where these lie, so that the prefix may be chosen at installation.
function(install_pkgconfig name description requires cflags libs)
  set(folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  file(RELATIVE_PATH prefix_from_here /${folder} /)
  string(REGEX REPLACE "/$" "" prefix_from_here ${prefix_from_here})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/pkgconfig.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${folder} COMPONENT dev)
endfunction()

set(requires "eigen3 >= 3.4")
set(libs "")
if(resboost_library_type STREQUAL "STATIC_LIBRARY")
  string(APPEND requires ", zlib, liblzma, libpng, libjpeg, fmt")
  set(libs ${OpenMP_CXX_FLAGS})
endif()
set(cflags -DEIGEN_MAX_ALIGN_BYTES=64)
if(RESBOOST_NATIVE)
  string(APPEND cflags " -march=native")
endif()
install_pkgconfig(resboost "${PROJECT_DESCRIPTION}" "${requires}" "${cflags}" "${libs}")
if(RESBOOST_C)
  install_pkgconfig(resboost_c "The C interface of resboost" "" "" "")
endif()

if(RESBOOST_PYTHON_DIR)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/python_metadata.in ${PROJECT_BINARY_DIR}/METADATA @ONLY)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/resboost DESTINATION ${RESBOOST_PYTHON_DIR} COMPONENT python
    FILES_MATCHING PATTERN "*.py" PATTERN py.typed PATTERN __pycache__ EXCLUDE)
  install(FILES ${PROJECT_BINARY_DIR}/METADATA DESTINATION ${RESBOOST_PYTHON_DIR}/resboost-${PROJECT_VERSION}.dist-info COMPONENT python)
endif()
if(RESBOOST_DEBIAN)
  include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
endif()
