# SPDX-License-Identifier: Apache-2.0
#
# Comments of sources below FOLDERS, a list, are plain English: none has the words below.
cmake_minimum_required(VERSION 3.25)

set(words "[Tt]old|[Tt]ell|[Bb]esides?|[Ss]o many|[Ss]o much|[Ww]hoever|[Nn]obody's|[Yy]ardstick|[Nn]ought|one's own")

set(violations)
set(count 0)
foreach(folder IN LISTS FOLDERS)
  file(GLOB_RECURSE sources RELATIVE "${folder}" "${folder}/*.hpp" "${folder}/*.cpp")
  foreach(source IN LISTS sources)
    math(EXPR count "${count} + 1")
    file(STRINGS "${folder}/${source}" lines REGEX "//(.*[^A-Za-z])?(${words})([^A-Za-z]|$)")
    if(lines)
      list(APPEND violations "${source}: ${lines}")
    endif()
  endforeach()
endforeach()

if(count EQUAL 0)
  list(APPEND violations "no sources below ${FOLDERS}")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message("${text}")
  message(FATAL_ERROR "these comments are not plain English")
endif()
message("the comments of ${count} sources have none of the words")
