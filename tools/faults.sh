#!/usr/bin/env bash
# Lets calls to the system fail, kills, cuts the power off, and gives crafted files to the readers
# (tests/faults, built before). Fails if something is lost, ends by a signal or in a code that is
# not documented; each such line begins with FOUND and names what repeats it.
#
#   tools/faults.sh          every call, some of the kills and cuts, thousands of files of each kind
#   tools/faults.sh short    a sample of each, in a minute or two
set -euo pipefail
cd "$(dirname "$0")/.."

# Files in memory, where there are such: syncs by the thousand would wear a disk out.
[ -w /dev/shm ] && export TMPDIR=/dev/shm

case ${1:-long} in
  long) calls=1000000 kills=600 cuts=60 states=1500 files=3000 ;;
  short) calls=40 kills=20 cuts=4 states=60 files=300 ;;
  *) echo "usage: tools/faults.sh [short]" >&2 && exit 2 ;;
esac

status=0
build/release/bin/hayate-faults --calls "$calls" --kills "$kills" --cuts "$cuts" || status=1
build/release/bin/hayate-crafted --states --files "$states" || status=1
# An allocation that cannot be had is refused as std::bad_alloc, which needs no report.
ASAN_OPTIONS=allocator_may_return_null=1 \
  build/asan/bin/hayate-crafted --files "$files" || status=1
exit "$status"
