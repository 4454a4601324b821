# SPDX-License-Identifier: Apache-2.0
# Configures CONSUMER afresh into BUILD_DIR with CONFIGURE_ARGUMENTS, builds it, and runs its program
# `consumer`, which has to print OUTPUT.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${BUILD_DIR}")
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${CONSUMER}" -B "${BUILD_DIR}" ${CONFIGURE_ARGUMENTS}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD_DIR}" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${BUILD_DIR}/consumer" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(NOT output STREQUAL OUTPUT)
  message(FATAL_ERROR "printed ${output}, not ${OUTPUT}")
endif()
