#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -u

usage() {
  cat <<'END'
usage: sh tests/run.sh [--quick]

Installs what is missing (Debian packages), builds and tests everything, goes on after a failure, and ends with

  <n> passed, <n> failed, <n> skipped

which counts every build, check and test. The exit code is 0 if nothing failed.

  --quick   one compiler: build with g++, unit tests, static tests, layer rule
  --help    this text

environment:
  LEVERAGE_DATA_DIR           directory of run tables; tests that need it are skipped without
  CMAKE_BUILD_PARALLEL_LEVEL  jobs; all processors if unset
END
}

quick=no
for argument in "$@"; do
  case $argument in
    --quick) quick=yes ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

cd "$(dirname "$0")/.." || exit 2

# ---------------------------------------------------------------------------------------------- packages

packages='cmake ninja-build g++ pkgconf doctest-dev libeigen3-dev libboost-dev libmpfr-dev
  nlohmann-json3-dev libcli11-dev libfmt-dev ccache'
if [ $quick = no ]; then
  packages="$packages clang libclang-rt-14-dev clang-19 clang-tidy-19 clang-format-19 libbenchmark-dev
    libopenmpi-dev openmpi-bin libtbb-dev gnuplot-nox doxygen"
  # Whoever has another npm keeps it.
  command -v npm >/dev/null || packages="$packages npm nodejs"
fi

install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "No apt-get here. Wanted, by their names in Debian 12:"
    echo "$packages"
    echo "Going on with what there is."
    return
  fi
  missing=
  for package in $packages; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Missing packages, and neither root nor sudo. As root: apt-get install$missing" >&2
      exit 2
    fi
    as_root=sudo
  fi
  echo "Installing$missing"
  # shellcheck disable=SC2086
  if ! { $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; }; then
    echo "apt-get could not install$missing" >&2
    exit 2
  fi
}

install_packages

jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 1)}
export CMAKE_BUILD_PARALLEL_LEVEL="$jobs" CTEST_PARALLEL_LEVEL="$jobs"
if command -v ccache >/dev/null; then
  # Paths of the checkout do not count, so that another checkout of the same sources finds what this one compiled.
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
fi

# ------------------------------------------------------------------------------------------------ counting

passed=0
failed=0
skipped=0
table=
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT TERM

# Runs one build or check and counts it.
check() {
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    return 1
  fi
}

skip() {
  echo "skipped: $1"
  skipped=$((skipped + 1))
}

# The value of an attribute of ctest's JUnit summary.
junit() {
  sed -n "s/^.*[[:space:]]$1=\"\([0-9]*\)\".*$/\1/p" "$results/junit.xml" | head -n 1
}

# Runs ctest with these arguments and counts its tests.
run_tests() {
  rm -f "$results/junit.xml"
  ctest "$@" --output-junit "$results/junit.xml"
  code=$?
  if [ ! -s "$results/junit.xml" ]; then
    echo "ctest $*: no result (exit code $code)"
    failed=$((failed + 1))
    return 1
  fi
  all=$(junit tests) bad=$(junit failures) not_run=$(($(junit disabled) + $(junit skipped)))
  passed=$((passed + all - bad - not_run))
  failed=$((failed + bad))
  skipped=$((skipped + not_run))
  if [ $code -ne 0 ] && [ "$bad" -eq 0 ]; then
    failed=$((failed + 1))
  fi
  return $code
}

# configure_and_build <preset> [<build preset>]
configure_and_build() {
  cmake --preset "$1" && cmake --build --preset "${2:-$1}"
}

# stage <title> <function>: announces, runs and times it, and writes its line of the closing table.
stage() {
  printf '\n==== %s\n' "$1"
  p=$passed f=$failed s=$skipped start=$(date +%s)
  "$2"
  line=$(printf '%-44s %4d passed %4d failed %4d skipped %5d s' "$1" \
    $((passed - p)) $((failed - f)) $((skipped - s)) $(($(date +%s) - start)))
  printf -- '---- %s\n' "$line"
  table="$table$line
"
}

# -------------------------------------------------------------------------------------------------- stages

check_format() {
  find include tests examples bench docs \( -name '*.hpp' -o -name '*.cpp' -o -name '*.cu' \) -print0 |
    xargs -0 clang-format-19 --dry-run --Werror
}

format() {
  if command -v clang-format-19 >/dev/null; then
    check check_format
  else
    skip "no clang-format-19"
  fi
}

quick_gcc() {
  check configure_and_build gcc && run_tests --preset gcc -L 'unit|layers'
}

gcc() {
  check configure_and_build gcc && run_tests --preset gcc -LE 'package|laws_only|nvcc'
}

headers() {
  check cmake --build --preset headers
}

no_exceptions() {
  check cmake --build --preset no-exceptions
}

consumers() {
  run_tests --preset gcc -L 'package|laws_only'
}

nvcc() {
  if [ -d build/gcc ] && ctest --test-dir build/gcc -N -L nvcc | grep -q 'Total Tests: 1'; then
    run_tests --preset gcc -L nvcc
  else
    skip "no nvcc for C++20"
  fi
}

release() {
  check configure_and_build release && run_tests --preset release
}

clang() {
  check configure_and_build clang && run_tests --preset clang
}

clang_19() {
  if command -v clang++-19 >/dev/null; then
    check configure_and_build clang-19 && run_tests --preset clang-19
  else
    skip "no clang++-19"
  fi
}

sanitizers() {
  check configure_and_build asan-ubsan && run_tests --preset asan-ubsan
}

fuzz_for_a_minute() {
  mkdir -p "$results/corpus"
  "$1" -max_total_time=60 -print_final_stats=1 -artifact_prefix=build/asan-ubsan/ "$results/corpus" tests/fuzz/corpus
}

fuzz() {
  for source in tests/fuzz/*_fuzz.cpp; do
    name=$(basename "$source" _fuzz.cpp)
    program=build/asan-ubsan/tests/fuzz/leverage_fuzz_$name
    if [ -x "$program" ]; then
      check fuzz_for_a_minute "$program"
    else
      skip "no fuzzer $name"
    fi
  done
}

formula_reference() {
  if command -v doxygen >/dev/null && command -v npm >/dev/null; then
    check sh docs/build.sh
  else
    skip "no doxygen or no npm"
  fi
}

tidy() {
  if command -v clang-tidy-19 >/dev/null; then
    # The program and the benches take a quarter of an hour more: cmake --workflow --preset tidy.
    check configure_and_build tidy tidy-library
  else
    skip "no clang-tidy-19"
  fi
}

if [ $quick = yes ]; then
  stage 'g++: build, static, unit, layers' quick_gcc
else
  stage 'format' format
  stage 'g++: build, tests, must-not-compile, layers' gcc
  stage 'each header alone' headers
  stage '-fno-exceptions -fno-rtti' no_exceptions
  stage 'consumers' consumers
  stage 'nvcc, host code' nvcc
  stage 'g++, optimised' release
  stage 'clang, optimised' clang
  stage 'clang 19' clang_19
  stage 'address and undefined behaviour sanitizers' sanitizers
  stage 'fuzzing' fuzz
  stage 'formula reference' formula_reference
  stage 'clang-tidy' tidy
fi

printf '\n%s\n%d passed, %d failed, %d skipped\n' "$table" $passed $failed $skipped
[ $failed -eq 0 ]
