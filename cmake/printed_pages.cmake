# Pages of the manual and scripts of completion: the program prints them, so they are what it does.
find_program(RESBOOST_GZIP gzip REQUIRED)
set(printed ${PROJECT_BINARY_DIR}/printed)

function(print_page file) # ARGUMENTS of the program...
  string(JOIN " " arguments ${ARGN})
  string(REGEX REPLACE "\\.gz$" "" plain ${file})
  set(zip "")
  if(NOT plain STREQUAL file) # not through a pipe, which would hide that the program fails
    set(zip " && ${RESBOOST_GZIP} -9nf ${printed}/${plain}")
  endif()
  add_custom_command(OUTPUT ${printed}/${file} DEPENDS resboost-cli VERBATIM
    COMMAND sh -c "$<TARGET_FILE:resboost-cli> ${arguments} >${printed}/${plain}${zip}")
  set_property(GLOBAL APPEND PROPERTY resboost_printed ${printed}/${file})
endfunction()

print_page(man1/resboost.1.gz man)
get_target_property(sources resboost_cli SOURCES)
list(FILTER sources INCLUDE REGEX "/verbs/")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM verb)
  print_page(man1/resboost-${verb}.1.gz man ${verb})
endforeach()
print_page(resboost completion bash)
print_page(_resboost completion zsh)
print_page(resboost.fish completion fish)

file(MAKE_DIRECTORY ${printed}/man1)
get_property(pages GLOBAL PROPERTY resboost_printed)
add_custom_target(resboost_printed ALL DEPENDS ${pages})
install(DIRECTORY ${printed}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${printed}/resboost DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
set(zsh_functions site-functions)
if(RESBOOST_DEBIAN)
  set(zsh_functions vendor-completions)
endif()
install(FILES ${printed}/_resboost DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_functions} COMPONENT program)
install(FILES ${printed}/resboost.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
