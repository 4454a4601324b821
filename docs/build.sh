#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the formula reference: build/docs/html/index.html, which needs no network to be read. Installs what is
# missing (Debian packages; MathJax from npm, pinned by docs/package-lock.json) and checks the pages.
set -eu

case ${1:-} in
  '') ;;
  --help) echo 'usage: sh docs/build.sh    builds in build/docs; installs what is missing (Debian packages)'; exit 0 ;;
  *) echo 'usage: sh docs/build.sh' >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."

packages='cmake ninja-build g++ doxygen'
# Whoever has another npm keeps it.
command -v npm >/dev/null || packages="$packages npm nodejs"

install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "No apt-get here. Wanted, by their names in Debian 12: $packages" >&2
    echo 'Going on with what there is.' >&2
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
  echo "Installing$missing" >&2
  # shellcheck disable=SC2086
  { $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >&2 || {
    echo "apt-get could not install$missing" >&2
    exit 2
  }
}

install_packages

cmake -S . -B build/docs -G Ninja -DCMAKE_BUILD_TYPE=None -DLEVERAGE_WERROR=ON -DLEVERAGE_BUILD_DOCS=ON \
  -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF -DLEVERAGE_BUILD_EXAMPLES=OFF >/dev/null
cmake --build build/docs --target leverage_docs
echo build/docs/html/index.html
