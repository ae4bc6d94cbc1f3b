#!/usr/bin/env bash
# Builds the torch-free half for aarch64, where every kernel is the plain version, and runs its fast
# tests and golden cases under qemu. The libraries are unpacked into build/aarch64-root: installed
# beside those of this machine's architecture they could take their place.
#
#   tools/aarch64.sh [REGEX]     tests whose names match; all fast ones by default
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/build/aarch64-root

tools/setup.sh packages g++-aarch64-linux-gnu qemu-user-static

# apt with a state of its own, in which nothing is installed: it brings what those packages need, too.
apt_arm64() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
    -o Dir::State="$root.apt" -o Dir::State::status="$root.apt/status" \
    -o Dir::Cache="$root.apt/cache" "$@"
}

unpack_root() {
  rm -rf "$root" "$root.apt"
  mkdir -p "$root" "$root.apt/lists/partial" "$root.apt/cache/archives/partial"
  touch "$root.apt/status"
  apt_arm64 update
  apt_arm64 install --download-only --yes --no-install-recommends "$@" >/dev/null
  for package in "$root.apt"/cache/archives/*.deb; do dpkg -x "$package" "$root"; done
  # Links from the root of the file system lead to this machine's libraries.
  find "$root" -type l -lname '/*' -printf '%p %l\n' | while read -r link target; do
    ln -sfn "$root$target" "$link"
  done
  echo "$@" >"$root/packages"
}

mapfile -t libraries < <(sed -n '/^# libraries/,/^# fuzz/p' tools/packages.txt | grep '^[a-z]')
[ "$(cat "$root/packages" 2>/dev/null)" = "${libraries[*]}" ] || unpack_root "${libraries[@]}"

cmake --preset aarch64 >/dev/null
cmake --build --preset aarch64 --target tests

# What qemu does otherwise than a system: it needs memory of its own below a limit, and a program that
# cannot be started is one that ended with 127.
of_qemu='LastResort.ACrashUnderALimitOfMemoryExits71|VerifyDataset.NamesAnImageLargerThanMemory'
of_qemu+='|Gnuplot.SaysWhatToInstallWhenItIsMissing|HtmlReport.IsWrittenWithoutFiguresWhenGnuplotIsMissing'
ctest --preset aarch64 --label-regex fast --tests-regex "${1:-.}" --exclude-regex "$of_qemu"
