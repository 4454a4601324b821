#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What it costs to compile this checkout, and with --against another commit next to it, cold and without a compiler
# cache. CPU seconds are user and system time; of the short ones the smallest of three, alternating.
#
#   sh bench/build_cost.sh [--against REV] [--runs N] [--no-program] [--examples] [COMPILER]
#
#   --against REV   the same figures of REV, and ratios
#   --runs N        runs of each short compilation, 3 by default
#   --no-program    without the two Release builds of the program, which take minutes
#   --examples      also the wall time of `sh examples/run.sh` in a fresh clone (installs what is missing)
#   COMPILER        g++ by default
set -eu
against=
runs=3
program=yes
examples=
compiler=g++
while [ $# -gt 0 ]; do
  case $1 in
    --against) against=${2:?--against: expected a commit}; shift ;;
    --runs) runs=${2:?--runs: expected a number}; shift ;;
    --no-program) program= ;;
    --examples) examples=yes ;;
    -*) echo "build_cost.sh: unknown option $1" >&2; exit 2 ;;
    *) compiler=$1 ;;
  esac
  shift
done
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
clean() {
  [ -z "$against" ] || git -C "$root" worktree remove --force "$dir/against" 2>/dev/null || true
  rm -rf "$dir"
}
trap clean EXIT
export CCACHE_DISABLE=1
unset CMAKE_CXX_COMPILER_LAUNCHER || true

trees=$root
if [ -n "$against" ]; then
  git -C "$root" worktree add --quiet --detach "$dir/against" "$against"
  trees="$root $dir/against"
fi
eigen=$(pkg-config --cflags-only-I eigen3 2>/dev/null | sed 's/-I/-isystem /' || true)
[ -n "$eigen" ] || eigen='-isystem /usr/include/eigen3'

# CPU seconds of a command: `times` of a shell of its own, of its children, in its second line.
cpu_of() {
  sh -c '"$@" >"$0" 2>&1 || { cat "$0" >&2; exit 1; }; times' "$dir/log" "$@" |
    awk 'NR == 2 {
           for (f = 1; f <= 2; f++) { split($f, t, "m"); sub("s", "", t[2]); total += 60 * t[1] + t[2] }
           print total
         }'
}
# least NAME COMMAND...: of all runs, alternating between the trees; @ stands for the tree.
least() {
  name=$1
  shift
  : > "$dir/$name"
  made=0
  while [ "$made" -lt "$runs" ]; do
    made=$((made + 1))
    column=0
    for tree in $trees; do
      column=$((column + 1))
      # shellcheck disable=SC2046
      echo "$column $(cpu_of $(echo "$@" | sed "s|@|$tree|g"))" >> "$dir/$name"
    done
  done
  sort -k 1,1n -k 2,2n "$dir/$name" | awk '!seen[$1]++ { printf "%s ", $2 }'
}
# row LABEL VALUE [VALUE]
row() {
  echo "$1|$2" | awk -F'|' '{
    n = split($2, v, " ")
    printf "%-52s %9.1f", $1, v[1]
    if (n > 1) printf " %9.1f %7.2f", v[2], v[1] / v[2]
    printf "\n"
  }'
}

printf '%-52s %9s' "$compiler" 'this'
[ -z "$against" ] || printf ' %9.9s %7s' "$against" ratio
printf '\n'
echo '#include "leverage/leverage.hpp"' > "$dir/all.cpp"
# shellcheck disable=SC2086
row 'leverage.hpp, -fsyntax-only, CPU s' \
  "$(least syntax "$compiler" -std=c++20 -fsyntax-only -I@/include $eigen "$dir/all.cpp")"
# shellcheck disable=SC2086
row 'an own law with a bootstrap, -O3, CPU s' \
  "$(least own_law "$compiler" -std=c++20 -O3 -I@/include $eigen -c "$root/bench/build_cost/own_law.cpp" -o "$dir/own_law.o")"
if [ -n "$program" ]; then
  cpu=
  wall=
  number=0
  for tree in $trees; do
    number=$((number + 1))
    cmake -S "$tree" -B "$dir/build$number" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
      -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF >/dev/null
    began=$(date +%s)
    cpu="$cpu $(cpu_of cmake --build "$dir/build$number" --target leverage_cli)"
    wall="$wall $(($(date +%s) - began))"
  done
  row 'the program, Release, CPU s' "$cpu"
  row "the program, Release, wall s on $(nproc) cores" "$wall"
fi
if [ -n "$examples" ]; then
  wall=
  number=0
  for tree in $trees; do
    number=$((number + 1))
    git clone --quiet --no-hardlinks "$tree" "$dir/clone$number"
    began=$(date +%s)
    sh "$dir/clone$number/examples/run.sh" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
    wall="$wall $(($(date +%s) - began))"
  done
  row "sh examples/run.sh in a fresh clone, wall s on $(nproc) cores" "$wall"
fi
echo
sh "$root/bench/include_cost.sh" 5 "$compiler"
