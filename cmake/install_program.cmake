# SPDX-License-Identifier: Apache-2.0
#
# The program with its manual and the completions of three shells, which it writes itself when it is built.

include(GNUInstallDirs)

install(TARGETS leverage_cli RUNTIME COMPONENT leverage_program)
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "leverage: no manual and no completions are installed, for the program does not run here")
  return()
endif()

set(man_dir "${CMAKE_CURRENT_BINARY_DIR}/man1")
set(completion_dir "${CMAKE_CURRENT_BINARY_DIR}/completions")
file(MAKE_DIRECTORY "${man_dir}" "${completion_dir}")
add_custom_command(
  OUTPUT "${man_dir}/leverage.1"
  COMMAND leverage_cli manual --out "${man_dir}"
  DEPENDS leverage_cli
  VERBATIM)
set(written "${man_dir}/leverage.1")
foreach(shell IN ITEMS bash zsh fish)
  add_custom_command(
    OUTPUT "${completion_dir}/leverage.${shell}"
    COMMAND leverage_cli completion ${shell} > "${completion_dir}/leverage.${shell}"
    DEPENDS leverage_cli
    VERBATIM)
  list(APPEND written "${completion_dir}/leverage.${shell}")
endforeach()
add_custom_target(leverage_program_files ALL DEPENDS ${written})

install(DIRECTORY "${man_dir}/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT leverage_program)
install(FILES "${completion_dir}/leverage.bash" RENAME leverage
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT leverage_program)
install(FILES "${completion_dir}/leverage.fish"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT leverage_program)
# Debian's zsh reads another folder below /usr.
install(FILES "${completion_dir}/leverage.zsh" RENAME _leverage
  DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT leverage_program_zsh)
install(FILES "${completion_dir}/leverage.zsh" RENAME _leverage
  DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT leverage_program_debian EXCLUDE_FROM_ALL)
