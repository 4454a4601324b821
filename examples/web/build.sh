#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -eu

usage() {
  cat <<'END'
usage: sh examples/web/build.sh [--test LEVERAGE]

Builds the browser calculator: static files in build/web/site, and all of it in one file, build/web/leverage.html. Both
open from a disk and load nothing from the network. Installs what is missing: Debian packages, and npm packages that
examples/web/package-lock.json pins.

  --test LEVERAGE   then test it in Chromium, against the program of that path
END
}

test_against=
case ${1:-} in
  '') ;;
  --help) usage; exit 0 ;;
  --test) test_against=$(realpath "${2:?--test: expected the path of the program}") ;;
  *) usage >&2; exit 2 ;;
esac

cd "$(dirname "$0")/../.."

packages='clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32
  nlohmann-json3-dev libeigen3-dev libboost-dev nodejs'
command -v npm >/dev/null || packages="$packages npm"
[ -z "$test_against" ] || packages="$packages chromium"

. cmake/debian_packages.sh
# An installed node from elsewhere is used as it is.
if command -v node >/dev/null; then packages=$(printf '%s' "$packages" | sed 's/ nodejs$//; s/ nodejs / /'); fi
# shellcheck disable=SC2086
install_packages $packages

out=build/web
mkdir -p $out/include $out/objects $out/modules

# ------------------------------------------------------------------------------------------- WebAssembly
# The system's folder would bring headers of the machine: only the libraries that are needed are seen.
for library in nlohmann boost eigen3/Eigen; do
  ln -sfn "/usr/include/$library" "$out/include/$(basename $library)"
done

compiler='clang++-19'
if command -v ccache >/dev/null; then compiler='ccache clang++-19'; fi
flags="--target=wasm32-wasi -std=c++20 -fno-exceptions -fno-rtti -DJSON_NOEXCEPTION -DLEVERAGE_STATIC
  -ffunction-sections -fdata-sections -Wall -Wextra -Werror -isystem $out/include -Iinclude -Iexamples/capi"

# object <source> <flags>...
object() {
  source=$1
  shift
  made=$out/objects/$(basename "$source" .cpp).o
  # shellcheck disable=SC2086
  $compiler $flags "$@" -c "$source" -o "$made"
}
# module <name> <objects>...
module() {
  name=$1
  shift
  clang++-19 --target=wasm32-wasi -flto -Oz -nostartfiles \
    -Wl,--gc-sections,--strip-all,--no-entry,--stack-first,-z,stack-size=1048576 /usr/lib/wasm32-wasi/crt1-reactor.o \
    "$@" -o "$out/modules/$name.wasm"
}

# The first is as small as can be; what the others compute takes longer than to load them.
for source in examples/web/wasm/laws.cpp examples/web/wasm/trap.cpp examples/capi/model.cpp examples/capi/costs.cpp; do
  object "$source" -Oz -flto
done
object examples/web/wasm/machine.cpp -O1
object examples/web/wasm/fit.cpp -O1
o=$out/objects
module laws $o/laws.o $o/trap.o $o/model.o $o/costs.o
module machine $o/machine.o $o/trap.o
module fit $o/fit.o $o/trap.o

# ---------------------------------------------------------------------------------------------- the page
cp examples/web/package.json examples/web/package-lock.json $out/
if ! cmp -s $out/package-lock.json $out/node_modules/.installed; then
  (cd $out && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)
  cp $out/package-lock.json $out/node_modules/.installed
fi
node examples/web/assemble.mjs $out
if [ -n "$test_against" ]; then
  node examples/web/test.mjs $out "$test_against"
fi
