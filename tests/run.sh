#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -u

usage() {
  cat <<'END'
usage: sh tests/run.sh [--quick | --full]

Installs missing Debian packages, builds and tests, continues after a failure, and ends with

  <n> passed, <n> failed, <n> skipped

which counts every build, check and test. The exit code is 0 if nothing failed, 1 if something did, 2 for bad usage.

  (none)    g++: unit, static, must-not-compile, property, program, documentation and consumer tests
  --quick   g++: unit and static tests, layer rule
  --full    all of it: two versions of clang, optimised builds, sanitizers, fuzzing, clang-tidy, formula reference
  --help    this text

environment:
  LEVERAGE_DATA_DIR           directory of run tables; tests that need it are skipped without
  CMAKE_BUILD_PARALLEL_LEVEL  number of jobs; the number of processors if unset
  LEVERAGE_FUZZ_SECONDS       seconds of each fuzzer, 30 if unset; that of names takes twice as long
END
}

mode=default
for argument in "$@"; do
  case $argument in
    --quick) mode=quick ;;
    --full) mode=full ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

cd "$(dirname "$0")/.." || exit 2

# ---------------------------------------------------------------------------------------------- packages

packages='cmake ninja-build g++ pkgconf doctest-dev libeigen3-dev libboost-dev libmpfr-dev
  nlohmann-json3-dev libcli11-dev libexpected-dev libfmt-dev zlib1g-dev libzstd-dev ccache python3'
if [ $mode != quick ]; then
  packages="$packages gnuplot-nox dpkg-dev groff-base"
fi
if [ $mode = full ]; then
  packages="$packages clang libclang-rt-14-dev clang-19 clang-tidy-19 clang-format-19 libc++-19-dev libbenchmark-dev
    libopenmpi-dev openmpi-bin libtbb-dev doxygen zsh fish pybind11-dev python3-dev python3-numpy python3-pandas
    python3-matplotlib python3-pytest mypy python3-build python3-setuptools python3-wheel"
  # The calculator: WebAssembly and a browser.
  packages="$packages lld-19 wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 chromium"
  # An npm from elsewhere is used as it is.
  command -v npm >/dev/null || packages="$packages npm nodejs"
fi

. cmake/debian_packages.sh
# shellcheck disable=SC2086
install_packages $packages

jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 1)}
export CMAKE_BUILD_PARALLEL_LEVEL="$jobs" CTEST_PARALLEL_LEVEL="$jobs"
if command -v ccache >/dev/null; then
  # Paths of the checkout do not count, so that another checkout of the same sources finds what this one compiled.
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
  export CCACHE_SLOPPINESS=pch_defines,time_macros  # or nothing that uses a precompiled header would be found
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

# As `gcc`, without the minutes of compiling tests that would only report themselves skipped.
build_without_run_tables() {
  cmake --preset gcc -D LEVERAGE_TESTS_LEFT_OUT=_data_test && cmake --build --preset gcc
}

gcc_of_newcomers() {
  if [ -n "${LEVERAGE_DATA_DIR:-}" ]; then
    gcc
  else
    check build_without_run_tables && run_tests --preset gcc -LE 'package|laws_only|nvcc'
    skip "tests on run tables, LEVERAGE_DATA_DIR is not set"
  fi
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
  if [ -d build/gcc ] && ctest --test-dir build/gcc -N -L nvcc | grep -q 'Total Tests: [1-9]'; then
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

# The executors, and what runs on them.
races() {
  check cmake --build --preset clang --target leverage_test_races && check build/clang/tests/leverage_test_races
}

# Of each fuzzer; as many run side by side as there are processors. The one of names runs whole commands, a few in a
# second.
fuzz_seconds=${LEVERAGE_FUZZ_SECONDS:-30}

start_fuzzing() {
  mkdir -p "$results/corpus/$1"
  seconds=$fuzz_seconds
  if [ "$1" = names ]; then
    seconds=$((2 * fuzz_seconds))
  fi
  build/asan-ubsan/tests/fuzz/leverage_fuzz_"$1" -max_total_time=$seconds -print_final_stats=1 \
    -artifact_prefix=build/asan-ubsan/"$1"- "$results/corpus/$1" tests/fuzz/corpus/"$1" >"$results/$1.log" 2>&1 &
}

# Waits for a fuzzer and shows the end of what it printed, or all of it if it found something.
end_fuzzing() {
  if wait "$2"; then
    grep -E '^Done |^stat::(number_of_executed_units|peak_rss_mb)' "$results/$1.log"
  else
    cat "$results/$1.log"
    return 1
  fi
}

fuzz() {
  running=
  for source in tests/fuzz/*_fuzz.cpp; do
    name=$(basename "$source" _fuzz.cpp)
    if [ ! -x build/asan-ubsan/tests/fuzz/leverage_fuzz_"$name" ]; then
      skip "no fuzzer $name"
      continue
    fi
    # shellcheck disable=SC2086
    set -- $running
    if [ $# -ge "$jobs" ]; then
      echo "fuzzer ${1%:*}"
      check end_fuzzing "${1%:*}" "${1#*:}"
      shift
    fi
    start_fuzzing "$name"
    running="$* $name:$!"
  done
  for one in $running; do
    echo "fuzzer ${one%:*}"
    check end_fuzzing "${one%:*}" "${one#*:}"
  done
}

# Doxygen and clang-tidy, which reads all headers in one source, take one processor each: they run side by side.
start_formula_reference() {
  reference=
  if command -v doxygen >/dev/null && command -v npm >/dev/null; then
    sh docs/build.sh >"$results/reference.log" 2>&1 &
    reference=$!
  fi
}

end_formula_reference() {
  wait "$reference"
  code=$?
  cat "$results/reference.log"
  return $code
}

formula_reference() {
  if [ -n "$reference" ]; then
    check end_formula_reference
  else
    skip "no doxygen or no npm"
  fi
}

calculator() {
  missing=
  command -v clang++-19 >/dev/null || missing="clang++-19"
  command -v npm >/dev/null || missing="$missing npm"
  command -v chromium >/dev/null || missing="$missing chromium"
  [ -e /usr/lib/wasm32-wasi/libc++.a ] || missing="$missing libc++-19-dev-wasm32"
  [ -x build/gcc/examples/leverage ] || missing="$missing build/gcc/examples/leverage"
  if [ -z "$missing" ]; then
    check sh examples/web/build.sh --test build/gcc/examples/leverage
  else
    skip "no $missing"
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

case $mode in
  quick)
    stage 'g++: build, static, unit, layers' quick_gcc
    ;;
  default)
    stage 'g++: build, tests, must-not-compile, layers' gcc_of_newcomers
    stage 'consumers' consumers
    ;;
  full)
    stage 'format' format
    stage 'g++: build, tests, must-not-compile, layers' gcc
    stage 'each header alone' headers
    stage '-fno-exceptions -fno-rtti' no_exceptions
    stage 'consumers' consumers
    stage 'nvcc' nvcc
    stage 'calculator in a browser' calculator
    stage 'g++, optimised' release
    stage 'clang, optimised' clang
    stage 'clang 19' clang_19
    stage 'address and undefined behaviour sanitizers' sanitizers
    stage 'thread sanitizer' races
    stage 'fuzzing' fuzz
    start_formula_reference
    stage 'clang-tidy' tidy
    stage 'formula reference' formula_reference
    ;;
esac

printf '\n%s\n%d passed, %d failed, %d skipped\n' "$table" $passed $failed $skipped
[ $failed -eq 0 ]
