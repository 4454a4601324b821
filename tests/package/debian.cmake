# SPDX-License-Identifier: Apache-2.0
# Makes the Debian packages of BUILD_DIR, installs both with dpkg below a folder of WORK_DIR, which has its own database, and
# uses them: the program runs, and CONSUMER compiles against the headers.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
set(root "${WORK_DIR}/root")
file(MAKE_DIRECTORY "${root}/var/lib/dpkg/updates" "${root}/var/lib/dpkg/info")
file(TOUCH "${root}/var/lib/dpkg/status" "${root}/var/lib/dpkg/available")

function(run result)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE complaint RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}: ${code}\n${output}\n${complaint}")
  endif()
  set(${result} "${output}" PARENT_SCOPE)
endfunction()

run(output "${CPACK}" -G DEB -B "${WORK_DIR}/packages" --config "${BUILD_DIR}/CPackConfig.cmake")
run(architecture "${DPKG}" --print-architecture)
string(STRIP "${architecture}" architecture)
set(program "${WORK_DIR}/packages/leverage_${VERSION}_${architecture}.deb")
set(headers "${WORK_DIR}/packages/libleverage-dev_${VERSION}_all.deb")
file(GLOB made "${WORK_DIR}/packages/*.deb")
set(expected "${program}" "${headers}")
if(NOT made STREQUAL expected)
  message(FATAL_ERROR "expected ${expected}, made ${made}")
endif()

# What the program needs at run time is found in its file.
run(needs dpkg-deb --field "${program}" Depends)
foreach(package IN ITEMS libc6 libfmt9 libstdc++6)
  string(FIND "${needs}" "${package} " at)
  if(at EQUAL -1)
    message(FATAL_ERROR "leverage depends on ${needs}: expected ${package}")
  endif()
endforeach()
run(needs dpkg-deb --field "${headers}" Depends)
string(STRIP "${needs}" needs)
if(NOT needs STREQUAL "")
  message(FATAL_ERROR "libleverage-dev depends on ${needs}: the laws need nothing")
endif()

# Two packages that have a file in common cannot be installed together.
run(output "${DPKG}" --root=${root} --force-not-root --force-depends --force-bad-path --install "${program}" "${headers}")
foreach(package IN ITEMS leverage libleverage-dev)
  if(NOT EXISTS "${root}/usr/share/doc/${package}/copyright")
    message(FATAL_ERROR "${package} has no copyright")
  endif()
endforeach()
foreach(path IN ITEMS include/leverage/laws.hpp share/cmake/leverage/leverageConfig.cmake share/pkgconfig/leverage-laws.pc
    share/doc/leverage/README.md share/doc/leverage/docs/getting_started.md share/man/man1/leverage.1
    share/man/man1/leverage-report.1 share/bash-completion/completions/leverage
    share/fish/vendor_completions.d/leverage.fish share/zsh/vendor-completions/_leverage)
  if(NOT EXISTS "${root}/usr/${path}")
    message(FATAL_ERROR "no /usr/${path}")
  endif()
endforeach()

run(output "${root}/usr/bin/leverage" --version)
if(NOT output STREQUAL "leverage ${VERSION}\n")
  message(FATAL_ERROR "the program says ${output}")
endif()
run(output "${COMPILER}" -std=c++20 "-I${root}/usr/include" "${CONSUMER}" -o "${WORK_DIR}/consumer")
run(output "${WORK_DIR}/consumer")
if(NOT output STREQUAL "leverage ${VERSION}\n")
  message(FATAL_ERROR "the consumer printed ${output}")
endif()
