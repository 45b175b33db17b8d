# What `cmake --install` puts where, and what find_package(resboost) needs to find it again.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS resboost EXPORT resboost-targets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/resboost DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(RESBOOST_PROGRAM)
  install(TARGETS resboost-cli)
endif()
if(RESBOOST_C)
  install(TARGETS resboost_c EXPORT resboost-targets)
endif()

set(resboost_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/resboost)
install(EXPORT resboost-targets NAMESPACE resboost:: DESTINATION ${resboost_package_dir})
get_target_property(resboost_library_type resboost TYPE)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/resboost-config.cmake.in ${PROJECT_BINARY_DIR}/resboost-config.cmake
  INSTALL_DESTINATION ${resboost_package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# While the major version is 0, a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/resboost-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/resboost-config.cmake ${PROJECT_BINARY_DIR}/resboost-config-version.cmake
  DESTINATION ${resboost_package_dir})
