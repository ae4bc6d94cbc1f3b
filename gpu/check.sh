#!/usr/bin/env bash
# Runs hayate on a machine with a GPU, part by part, the most important first, and leaves check.json
# and check.html: what ran, how it came out, and what failed with which words. Both are written anew
# after each part, so that a check that is cut off has its page, too. docs/gpu.md says more.
#
#   gpu/check.sh [--out DIR] [--device cuda|cpu] [--data DATASET] [--only PART,…] [--quick] [--total SECONDS]
#
#   --out     where results go: gpu-check
#   --device  cpu runs every part on the processor, with sizes that it takes in a minute or two
#   --data    a data set with three classes for the epoch of hippocampus_fast, otherwise what lies in
#             data/ of the bundle, otherwise a phantom
#   --only    parts by the beginning of their names: --only 01,05_agreement
#   --quick   small sizes on a GPU, too
#   --total   all of it takes no longer: 460
#
#   LIBTORCH_ROOT  the libtorch to run with; otherwise the one of PYTHON's torch (python3)
#   HAYATE_BIN     the programs; otherwise those of the bundle, or of build/release
#
# Exit codes: 0 all parts passed, 69 those passed that need no GPU and there is none, 70 a part
# failed, 2 usage, 66 no programs or no libtorch.
set -uo pipefail
shopt -s nullglob
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

stop() {
  echo "check: $2" >&2
  exit "$1"
}

out=gpu-check device=cuda data='' only='' quick=0 total=460
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 ;;
    --out | --device | --data | --only | --total)
      [ $# -gt 1 ] || stop 2 "$1 takes a value"
      declare "${1#--}=$2"
      shift
      ;;
    *) stop 2 "got '$1', expected --out, --device, --data, --only, --quick or --total" ;;
  esac
  shift
done
[[ $device =~ ^(cuda|cpu)$ ]] || stop 2 "--device: got '$device', expected cuda or cpu"
[[ $total =~ ^[1-9][0-9]*$ ]] || stop 2 "--total: got '$total', expected seconds"
[ "$device" = cuda ] || quick=1
if [ -z "$data" ]; then
  for data in "$here"/data/*/; do break; done
fi
[ -z "$data" ] || data=$(realpath -e "$data") || stop 66 "--data: no such folder"
deadline=$((SECONDS + total))

source "$here/environment.sh"
rm -rf "$out/parts" "$out/work"
mkdir -p "$out/parts" "$out/work" || exit 73
out=$(realpath "$out")
find_programs
find_libtorch
wrap_programs "$out/work/bin"
export PATH=$out/work/bin:$PATH
export CHECK_HERE=$here CHECK_WORK=$out/work CHECK_DEVICE=$device CHECK_DATA=$data CHECK_QUICK=$quick
export HAYATE_CACHE_DIRECTORY=$out/work/cache
find_gpu
describe_machine "$out/machine"

# Of a part's first lines: `# title: …`, `# seconds: …`, `# needs: gpu`.
header() { sed -n "s/^# $1: //p" "$2"; }

is_wanted() {
  local name
  [ -n "$only" ] || return 0
  for name in ${only//,/ }; do
    [[ $1 != "$name"* ]] || return 0
  done
  return 1
}

# Says how a part's exit code is meant.
outcome_of() {
  case $1 in
    0) echo passed ;;
    69) echo 'no GPU' ;;
    77) echo 'not there' ;;
    124 | 137) echo 'out of time' ;;
    *) echo failed ;;
  esac
}

# Runs a part, or says why not, and leaves what came of it in its folder.
run_part() {
  local file=$1 folder=$2 limit left=$((deadline - SECONDS)) code=0 begun
  limit=$(header seconds "$file")
  limit=$((limit < left ? limit : left))
  if [ "$(header needs "$file")" = gpu ] && [ -n "$no_gpu" ]; then
    echo "$no_gpu" >"$folder/message"
    echo 'no GPU' >"$folder/outcome"
    return
  fi
  if [ "$left" -lt 2 ]; then
    echo "the ${total} s of --total were over" >"$folder/message"
    echo 'out of time' >"$folder/outcome"
    return
  fi
  echo "$limit" >"$folder/limit"
  begun=${EPOCHREALTIME/[.,]/}
  CHECK_PART=$folder timeout --kill-after=5 "$limit" bash "$file" >"$folder/log" 2>&1 </dev/null || code=$?
  echo $(((${EPOCHREALTIME/[.,]/} - begun) / 1000)) >"$folder/ms"
  echo "$code" >"$folder/code"
  outcome_of "$code" >"$folder/outcome"
  [ "$(<"$folder/outcome")" != 'out of time' ] || echo "stopped after $limit s" >>"$folder/message"
  # What a part did not say itself, the last lines of its log do.
  [ "$code" = 0 ] || [ -s "$folder/message" ] || grep -av '^ *$' "$folder/log" | tail -n 3 >"$folder/message"
}

failed=0 lacks_gpu=0
for file in "$here"/parts/*.sh; do
  name=$(basename "$file" .sh)
  is_wanted "$name" || continue
  folder=$out/parts/$name
  mkdir -p "$folder"
  header title "$file" >"$folder/title"
  echo running >"$folder/outcome"
  bash "$here/page.sh" "$out"
  run_part "$file" "$folder"
  outcome=$(<"$folder/outcome")
  case $outcome in
    failed | 'out of time') failed=1 ;;
    'no GPU') lacks_gpu=1 ;;
  esac
  printf '%-12s %-24s %s\n' "$outcome" "$name" "$(head -n 1 "$folder/message" 2>/dev/null)"
  bash "$here/page.sh" "$out"
done
tar -C "$out" -czf "$out/logs.tar.gz" parts
echo "$out/check.html"
[ $failed = 0 ] || exit 70
[ $lacks_gpu = 0 ] || exit 69
