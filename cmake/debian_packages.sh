# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by the scripts that set themselves up: tests/run.sh, examples/run.sh, docs/build.sh, bench/run.sh.
#
#   . cmake/debian_packages.sh
#   install_packages cmake ninja-build ...

# Installs those of the named Debian packages that are missing. All output goes to standard error. Without apt-get it
# lists the names and returns; without the rights, or where apt-get fails, it exits with code 2.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    printf 'There is no apt-get here. These packages are needed, by their names in Debian 12:\n%s\n' "$*" >&2
    echo 'Continuing with what is installed.' >&2
    return 0
  fi
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Packages are missing, and there is neither root nor sudo. As root: apt-get install$missing" >&2
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
