#!/usr/bin/env bash
# Installs what the build needs: Debian packages, then libtorch. Safe to run again: it does nothing
# that is already done.
#
#   tools/setup.sh                         everything
#   tools/setup.sh formats                 everything, and GDCM, by which DICOM series are read
#   tools/setup.sh packages [PACKAGE...]   Debian packages only (enough for the torch-free half),
#                                          and these
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages < <(grep -vE '^\s*(#|$)' tools/packages.txt)
packages+=("${@:2}")
[ "${1:-}" != formats ] || packages+=(libgdcm-dev)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "setup: these packages are missing and there is neither root nor sudo: ${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  echo "setup: installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

[ "${1:-all}" = packages ] || tools/fetch_libtorch.sh
