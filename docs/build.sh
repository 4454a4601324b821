#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds one site of the guides, the formula reference and a search of their text: build/docs/html/index.html, which needs
# no network to be read. Installs what is missing (Debian packages; npm packages that docs/package-lock.json pins) and
# checks the pages. The calculator is part of the site if `sh examples/web/build.sh` was run before.
set -eu

case ${1:-} in
  '') ;;
  --help) echo 'usage: sh docs/build.sh    builds in build/docs; installs what is missing (Debian packages)'; exit 0 ;;
  *) echo 'usage: sh docs/build.sh' >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."

packages='cmake ninja-build g++ doxygen'
# Another npm that is installed is kept.
command -v npm >/dev/null || packages="$packages npm nodejs"

. cmake/debian_packages.sh
# shellcheck disable=SC2086
install_packages $packages

cmake -S . -B build/docs -G Ninja -DCMAKE_BUILD_TYPE=None -DLEVERAGE_WERROR=ON -DLEVERAGE_BUILD_DOCS=ON \
  -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF -DLEVERAGE_BUILD_EXAMPLES=OFF >/dev/null
cmake --build build/docs --target leverage_docs
echo build/docs/html/index.html
