#!/usr/bin/env bash
# Runs every fuzz target for some seconds, two at a time, on its seeds and on what earlier runs have
# found (build/asan/corpus). Fails if one finds something; the input is then in build/asan/findings.
#
#   tools/fuzz.sh [SECONDS]     60 for each target by default
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
here=build/asan

# The readers take paths: files in memory, where there are such.
[ -w /dev/shm ] && export TMPDIR=/dev/shm

# An input has at most 4 KiB, so no reader may ask for more than this many MiB at once. Deflate makes
# 1032 bytes of one, and uint8 voxels become float32: 4 KiB * 1032 * 4 = 16.1 MiB. JSON and tensors
# have no such factor; 1 MiB is the smallest bound that libFuzzer takes.
allocation_limit_mb() {
  case $1 in
    nifti* | nrrd | metaimage) echo 17 ;;
    *) echo 1 ;;
  esac
}

# Inputs are picked without Entropic, whose weights take a quarter to three quarters of the time and
# lead to the same coverage in as many inputs.
# Half of the 512 MB are freed blocks that AddressSanitizer keeps, to see whether they are used.
fuzz() {
  local name=$1 log=$here/$1.log
  mkdir -p "$here/corpus/$name" "$here/findings"
  if "$here/bin/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -timeout=1 -rss_limit_mb=512 \
    -malloc_limit_mb="$(allocation_limit_mb "$name")" -entropic=0 -print_final_stats=1 \
    -artifact_prefix="$here/findings/$name-" \
    "$here/corpus/$name" "fuzz/corpus/$name" >"$log" 2>&1; then
    echo "fuzz: $name: $(awk '/number_of_executed_units/ {print $2}' "$log") inputs, nothing found"
  else
    tail -n 60 "$log"
    echo "fuzz: $name: FOUND something, see $log and $here/findings"
    return 1
  fi
}
export -f fuzz allocation_limit_mb
export here seconds

for source in fuzz/*.cpp; do basename "$source" .cpp; done |
  xargs -P 2 -I '{}' bash -c 'set -euo pipefail; fuzz {}'
