#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tests would not notice: changes the library's headers, one small change at a time, and reports which
# changes no test fails for. `sh tests/mutate.sh --help` lists the options.
set -eu

cd "$(dirname "$0")/.."
if ! command -v python3 >/dev/null; then
  echo 'tests/mutate.sh needs python3 (Debian: python3).' >&2
  exit 2
fi
exec python3 tests/support/mutate.py "$@"
