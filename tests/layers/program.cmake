# SPDX-License-Identifier: Apache-2.0
#
# The rooms of the program, PROGRAM_DIR: a source of a folder includes its own folder and those that the folder may
# see. No command sees another command; CLI11 is seen by command_line alone, a JSON library by models, output and the
# reader of JSON Lines, support/json_lines.
# Text becomes a number in support/numbers alone, so that every flag and every cell knows one grammar.
cmake_minimum_required(VERSION 3.25)

set(shared models output drawing tables support)
set(support_sees support)
set(drawing_sees drawing support)
set(tables_sees tables output support)  # users' tables: columns by name and computed, rows chosen
set(output_sees output support)
set(models_sees models output support)
set(laws_sees laws ${shared})  # the catalogue, and the commands that list, evaluate and compare its laws
set(machine_sees machine ${shared})  # clusters, layouts and predicted times, for all commands about hardware
set(commands report fit study plan allocate map train serve compare)
foreach(command IN LISTS commands)
  set(${command}_sees ${command} laws machine ${shared})
endforeach()
set(command_line_sees command_line ${commands} laws machine ${shared})
set(main.cpp_sees command_line support)

set(CLI_seen_by command_line)
set(nlohmann_seen_by models output support/json_lines.cpp)

set(violations)
file(GLOB_RECURSE sources RELATIVE "${PROGRAM_DIR}" "${PROGRAM_DIR}/*.hpp" "${PROGRAM_DIR}/*.cpp")
foreach(source IN LISTS sources)
  string(REGEX REPLACE "/.*$" "" folder "${source}")
  if(NOT DEFINED ${folder}_sees)
    list(APPEND violations "${source}: the layer rule knows no folder ${folder}")
    continue()
  endif()
  if(NOT source MATCHES "^support/numbers[.]")
    file(STRINGS "${PROGRAM_DIR}/${source}" reads
      REGEX "(^|[^A-Za-z_])(strto[a-z]+|sto(d|f|ld|i|l|ll|ul|ull)|ato(f|i|l|ll)|from_chars|[a-z]*scanf)[ ]*[(]")
    if(reads)
      list(APPEND violations "${source}: numbers are read by support/numbers, not by ${reads}")
    endif()
  endif()
  file(STRINGS "${PROGRAM_DIR}/${source}" lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    if(line MATCHES "[<\"](CLI|nlohmann)/")
      set(library ${CMAKE_MATCH_1})
      if(NOT folder IN_LIST ${library}_seen_by AND NOT source IN_LIST ${library}_seen_by)
        list(APPEND violations "${source}: ${folder} may not include ${library}")
      endif()
    elseif(line MATCHES "[<\"]leverage/leverage[.]hpp[>\"]")
      list(APPEND violations "${source}: include the headers that are used, not leverage/leverage.hpp")
    elseif(line MATCHES "\"leverage/")
      continue()
    elseif(line MATCHES "\"([^\"]+)\"")
      set(target "${CMAKE_MATCH_1}")
      if(NOT target IN_LIST sources)
        list(APPEND violations "${source}: there is no \"${target}\"; write \"folder/name.hpp\"")
        continue()
      endif()
      string(REGEX REPLACE "/.*$" "" target_folder "${target}")
      if(NOT target_folder IN_LIST ${folder}_sees)
        list(APPEND violations "${source}: ${folder} may not include ${target_folder} (\"${target}\")")
      endif()
    endif()
  endforeach()
endforeach()

list(LENGTH sources count)
if(count EQUAL 0)
  list(APPEND violations "no sources under ${PROGRAM_DIR}")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message("${text}")  # not in the error's text, which CMake would reflow
  message(FATAL_ERROR "the layer rule of the program is broken")
endif()
message("${count} sources of the program keep the layer rule")
