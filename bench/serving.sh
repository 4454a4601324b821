#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How far predicted throughputs of models that serve are from published ones, by family and for configurations and models
# that are held out. Needs the tables of rows beside LEVERAGE_DATA_DIR; says so and ends without them.
#
#   sh bench/serving.sh
set -eu
cd "$(dirname "$0")/.."

tables=${LEVERAGE_DATA_DIR:-}/../tables
if [ -z "${LEVERAGE_DATA_DIR:-}" ] || [ ! -r "$tables/measured_inference.csv" ]; then
  echo 'Serving: skipped, there is no measured_inference.csv beside LEVERAGE_DATA_DIR'
  exit 0
fi
. cmake/debian_packages.sh
install_packages cmake ninja-build g++ libeigen3-dev libboost-dev nlohmann-json3-dev libcli11-dev libexpected-dev libfmt-dev
{
  cmake -S . -B build/run -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF -DLEVERAGE_BUILD_EXAMPLES=ON
  cmake --build build/run --target leverage_cli
} >&2
build/run/examples/leverage calibrate "$tables/measured_inference.csv" --serving \
  --models "$tables/measured_models.csv" --from physics
