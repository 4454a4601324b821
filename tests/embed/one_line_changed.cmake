# SPDX-License-Identifier: Apache-2.0
# COMPILER, ROOT, WORK, FROM, TO, EXPECTED: compiles examples/embed as it is and with FROM replaced by TO.
cmake_minimum_required(VERSION 3.25)

file(READ "${ROOT}/examples/embed/training_run.hpp" original)
string(REPLACE "${FROM}" "${TO}" changed "${original}")
if(changed STREQUAL original)
  message(FATAL_ERROR "training_run.hpp no longer says: ${FROM}")
endif()

function(compile text result diagnostic)
  file(WRITE "${WORK}/training_run.hpp" "${text}")
  file(COPY "${ROOT}/examples/embed/main.cpp" DESTINATION "${WORK}")
  execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${ROOT}/include" "${WORK}/main.cpp"
    RESULT_VARIABLE exit_code ERROR_VARIABLE text_of_errors)
  set(${result} "${exit_code}" PARENT_SCOPE)
  set(${diagnostic} "${text_of_errors}" PARENT_SCOPE)
endfunction()

compile("${original}" exit_code diagnostic)
if(NOT exit_code EQUAL 0)
  message("${diagnostic}")
  message(FATAL_ERROR "the example itself does not compile")
endif()
compile("${changed}" exit_code diagnostic)
if(exit_code EQUAL 0)
  message(FATAL_ERROR "compiles with ${TO}, but must not")
endif()
if(NOT diagnostic MATCHES "${EXPECTED}")
  message("${diagnostic}")
  message(FATAL_ERROR "the diagnostic lacks: ${EXPECTED}")
endif()
