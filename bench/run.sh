#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All benchmarks in one run: include cost as a ratio to <cmath>, nanoseconds per evaluation of each law
# and of a full cost breakdown; then the fit against its peers. Installs what is missing (Debian).
#
#   sh bench/run.sh [--full]      --full: the slow peers from all starts, not from every tenth
set -eu
cd "$(dirname "$0")/.."

. cmake/debian_packages.sh
install_packages cmake ninja-build g++ libbenchmark-dev libeigen3-dev libboost-dev \
  libceres-dev libnlopt-cxx-dev libdlib-dev libgsl-dev python3-scipy

sh bench/include_cost.sh
mkdir -p build
cmake --preset bench >build/bench.log 2>&1 || {
  cat build/bench.log >&2
  exit 1
}
grep 'benchmark is without' build/bench.log >&2 || true
cmake --build --preset bench
echo
build/bench/bench/leverage_bench --benchmark_min_time=0.2
build/bench/bench/leverage_fit_bench --benchmark_min_time=0.2 "$@"
echo
sh bench/step_time.sh
echo
sh bench/layout_rank.sh
echo
sh bench/serving.sh
