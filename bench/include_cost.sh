#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What including the laws costs a translation unit, as a ratio to <cmath>, in one run: g++
# -fsyntax-only, alternating, the smallest of N user+system times of five compilations each. Goal: at most 3.5.
#   sh bench/include_cost.sh [N] [COMPILER]
set -eu
runs=${1:-15}
compiler=${2:-g++}
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

headers="cmath leverage/core/math.hpp leverage/cost/flops.hpp leverage/laws/tian2025.hpp leverage/laws.hpp leverage/hardware.hpp"
for header in $headers; do
  printf '#include <%s>\n' "$header" > "$dir/$(echo "$header" | tr / _).cpp"
done

i=0
while [ "$i" -lt "$runs" ]; do
  for header in $headers; do
    name=$(echo "$header" | tr / _)
    # `times` of a shell of its own: user and system time of its children, in its second line.
    # Five compilations, since it counts hundredths of a second.
    sh -c 'for k in 1 2 3 4 5; do "$1" -std=c++20 -fsyntax-only -I"$2/include" "$3"; done; times' - \
      "$compiler" "$root" "$dir/$name.cpp" |
      awk 'NR == 2 {
             total = 0
             for (f = 1; f <= 2; f++) { split($f, t, "m"); sub("s", "", t[2]); total += 60 * t[1] + t[2] }
             print total / 5
           }' >> "$dir/$name.times"
  done
  i=$((i + 1))
done

base=$(sort -n "$dir/cmath.times" | head -n 1)
printf "%-28s %9s %8s\n" "$compiler -fsyntax-only" seconds ratio
for header in $headers; do
  best=$(sort -n "$dir/$(echo "$header" | tr / _).times" | head -n 1)
  awk -v h="$header" -v t="$best" -v b="$base" 'BEGIN { printf "%-28s %9.3f %8.2f\n", h, t, t / b }'
done
