#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Where the layouts of published runs are among those that the search finds, by family. Needs the tables of runs beside
# LEVERAGE_DATA_DIR; says so and ends without them.
#
#   sh bench/layout_rank.sh
set -eu
cd "$(dirname "$0")/.."

tables=${LEVERAGE_DATA_DIR:-}/../tables
if [ -z "${LEVERAGE_DATA_DIR:-}" ] || [ ! -r "$tables/measured_training.csv" ]; then
  echo 'Layouts: skipped, there is no measured_training.csv beside LEVERAGE_DATA_DIR'
  exit 0
fi
. cmake/debian_packages.sh
install_packages cmake ninja-build g++ libbenchmark-dev libeigen3-dev libboost-dev nlohmann-json3-dev libcli11-dev \
  libexpected-dev libfmt-dev
{
  cmake -S . -B build/run -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=ON -DLEVERAGE_BUILD_EXAMPLES=ON
  cmake --build build/run --target leverage_layout_rank
} >&2
build/run/bench/leverage_layout_rank "$tables/measured_training.csv" "$tables/measured_models.csv"
