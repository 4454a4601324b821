# SPDX-License-Identifier: Apache-2.0
# The standard output of GENERATOR is the committed file GENERATED.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${GENERATOR}" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
file(READ "${GENERATED}" committed)
if(NOT output STREQUAL committed)
  message(FATAL_ERROR "${GENERATOR} does not print ${GENERATED}")
endif()
