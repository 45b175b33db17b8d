# Debian's packages, by CPack (tools/package): each component of install.cmake is one. What a package says of itself is in
# debian/COMPONENT.txt, its first line the summary.
set(name_of_program resboost)
set(name_of_library libresboost${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(name_of_c libresboost-c${abi_version})
set(name_of_dev libresboost-dev)
set(name_of_python python3-resboost)
set(components program library c dev python)
set(maintainer "resboost developers <resboost@localhost>") # who distributes packages says so in place of it

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL ${components})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each has its own
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${maintainer})
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR})

set(same "(= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${name_of_library} ${same}")
set(CPACK_DEBIAN_C_PACKAGE_DEPENDS "${name_of_library} ${same}")
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${name_of_library} ${same}, ${name_of_c} ${same}, libeigen3-dev")
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "${name_of_c} ${same}, python3 (>= 3.9), python3-numpy")
set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS "python3-pandas, python3-sklearn, python3-matplotlib")
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/debian/postinst ${CMAKE_CURRENT_LIST_DIR}/debian/prerm)
foreach(component PROGRAM LIBRARY C)
  set(CPACK_DEBIAN_${component}_PACKAGE_SHLIBDEPS ON)
endforeach()
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/debian/triggers)
set(CPACK_DEBIAN_C_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/debian/triggers)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_C_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)

string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC) # by SOURCE_DATE_EPOCH
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
execute_process(COMMAND gzip -9nkf ${PROJECT_BINARY_DIR}/changelog COMMAND_ERROR_IS_FATAL ANY)
foreach(component IN LISTS components)
  set(name ${name_of_${component}})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${upper}_FILE_NAME DEB-DEFAULT)
  file(READ ${CMAKE_CURRENT_LIST_DIR}/debian/${component}.txt CPACK_COMPONENT_${upper}_DESCRIPTION)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/debian/copyright ${PROJECT_BINARY_DIR}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/debian/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
    RENAME ${name} COMPONENT ${component})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/data/rings_train.csv ${PROJECT_SOURCE_DIR}/data/rings_test.csv
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name_of_program}/examples COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/examples/own_stage_fitter.cpp ${PROJECT_SOURCE_DIR}/examples/train_from_c.c
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name_of_dev}/examples COMPONENT dev)
include(CPack)
