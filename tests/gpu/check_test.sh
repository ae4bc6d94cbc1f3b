#!/usr/bin/env bash
# gpu/check.sh as it runs on a machine with a GPU, here on the CPU with its cheap parts: that they pass, that
# a machine without a GPU is told apart from one that fails, and what the page and the JSON say of parts
# that fail, hang or have odd words for it. HAYATE_BIN and LIBTORCH_ROOT as of check.sh.
set -euo pipefail
check=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../gpu" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect_code CODE COMMAND…
expect_code() {
  local wanted=$1 code=0
  shift
  "$@" >"$work/said" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || { cat "$work/said" && fail "exit code $code, expected $wanted: $*"; }
}

# said_of PART KEY [DIR]: of check.json, which has to be JSON.
said_of() {
  python3 -c 'import json, sys
parts = {part["name"]: part for part in json.load(open(sys.argv[3] + "/check.json"))["parts"]}
print(parts[sys.argv[1]][sys.argv[2]])' "$1" "$2" "${3:-$work/out}"
}

# expect_said PART KEY VALUE
expect_said() {
  [ "$(said_of "$1" "$2")" = "$3" ] || fail "$1: $2 is $(said_of "$1" "$2"), expected $3"
}

parts_pass_on_the_cpu() {
  expect_code 0 "$check/check.sh" --device cpu --out "$work/out" --only 01,02,12
  for part in 01_libraries 02_golden_cpu 12_nccl; do
    expect_said $part outcome passed
  done
  [[ $(said_of 12_nccl results) == *"'is_right': True"* ]] || fail "no sum in check.json"
  grep -q '3 passed' "$work/out/check.html" || fail "the page does not count the parts"
}

a_machine_without_a_gpu_is_no_failure() {
  [ ! -e /dev/nvidia0 ] || return 0
  expect_code 69 "$check/check.sh" --out "$work/out" --only 01,12
  expect_said 01_libraries outcome passed
  expect_said 12_nccl outcome 'no GPU'
  [[ $(said_of 12_nccl message) == *'no NVIDIA driver'* ]] || fail "no reason why there is no GPU"
}

# The check with other parts.
with_parts() {
  rm -rf "$work/gpu"
  cp -r "$check" "$work/gpu"
  rm "$work"/gpu/parts/*
}

failures_are_told() {
  with_parts
  printf '# title: Odd <words> & "more"\n# seconds: 20\n# needs: nothing\n%s\n' \
    'echo "a <b>\"quoted\" \\ back & $(printf "tab\\there \\001 \\377 end")"; exit 3' >"$work/gpu/parts/01_odd.sh"
  printf '# title: Hangs\n# seconds: 10\n# needs: nothing\nsleep 60 & sleep 60\n' >"$work/gpu/parts/02_hangs.sh"
  printf '# title: Comes too late\n# seconds: 20\n# needs: nothing\n' >"$work/gpu/parts/03_late.sh"
  expect_code 70 "$work/gpu/check.sh" --device cpu --out "$work/out" --total 6
  expect_said 01_odd outcome failed
  expect_said 01_odd exit_code 3
  [[ $(said_of 01_odd message) == *'a <b>"quoted" \ back &'*end ]] || fail "message: $(said_of 01_odd message)"
  grep -q 'a &lt;b&gt;"quoted"' "$work/out/check.html" || fail "the page does not say the message"
  expect_said 02_hangs outcome 'out of time'
  expect_said 03_late outcome 'out of time'
}

usage_errors_are_told() {
  expect_code 2 "$check/check.sh" --device tpu
  expect_code 2 "$check/check.sh" --only
  expect_code 66 env LIBTORCH_ROOT=/nowhere "$check/check.sh" --out "$work/out"
  expect_code 66 "$check/check.sh" --data "$work/nowhere"
}

parts_pass_on_the_cpu
a_machine_without_a_gpu_is_no_failure
failures_are_told
usage_errors_are_told
