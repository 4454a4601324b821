#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the program, asks it about two presets and two configuration files of real models, fits a law to a table
# of sixty simulated runs (the coefficients of Besiroglu et al. 2024, Laplace noise of 0.3 %), studies simulated
# runs of mixtures, splits a budget of 1e22 FLOPs, plans a training with it and draws the leverage of mixtures at it,
# puts a mixture and its dense model on two machines, and asks the catalogue: one law at a point, all laws about one
# model, one law as a map.
set -eu

case ${1:-} in
  '') ;;
  --help) echo 'usage: sh examples/run.sh    builds in build/run; installs what is missing (Debian packages)'; exit 0 ;;
  *) echo 'usage: sh examples/run.sh' >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."

packages='cmake ninja-build g++ libeigen3-dev libboost-dev nlohmann-json3-dev libcli11-dev libexpected-dev libfmt-dev
  zlib1g-dev libzstd-dev gnuplot-nox'

. cmake/debian_packages.sh
# shellcheck disable=SC2086
install_packages $packages

{
  cmake -S . -B build/run -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF -DLEVERAGE_BUILD_EXAMPLES=ON
  cmake --build build/run --target leverage_cli
} >&2

# Shows a command and runs it.
show() {
  printf '\n$ leverage %s\n\n' "$*"
  build/run/examples/leverage "$@"
}

show report moe-mini dense-6.1b --tokens 1e12
show report examples/configs/qwen3-30b-a3b.json examples/configs/deepseek-v3.json --flops 1e24
show fit examples/simulated_runs.csv --law chinchilla --columns N=parameters,D=tokens,L=loss \
  --starts hoffmann --screen 16 --bootstrap 4000 --plot build/run/fit.svg
show study examples/simulated_study.csv --predict A=0.031,G=12,C=1e22 --plot build/run/study
show allocate --flops 1e22 --tokens-per-parameter 100 --plot build/run/allocate.svg
show plan --flops 1e22 --max-total-parameters 20B --compare moe-mini
show train llama-3-8b --on 512xh100-sxm --on 512xb200 --tokens 15T --price 2.5 --plot build/run/train.svg
show compare moe-mini dense-6.1b --on 64xh100 --on 64xgb200 --tokens 1T --price 2.5 --plot build/run/leverage_in_time.svg
show mfu gpt2 --on 8xa100-sxm-80 --tokens-per-second 853333
show calibrate examples/simulated_steps.csv --save build/run/ours.csv
show map --figure leverage --flops 1e22 moe-mini deepseek-v3 mixtral-8x7b --out build/run/leverage_map.svg
show law besiroglu2024/table1 --params 70B --tokens 1.4T
show compare moe-mini --flops 1e22
show map --law besiroglu2024/table1 --out build/run/law.svg
