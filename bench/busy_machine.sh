#!/usr/bin/env bash
# A training step alone and beside processes that keep the cores busy, in turn, with the waiting of
# threads as hayate sets it and as OpenMP's library does by itself; prints each round, and for both
# the median of how much slower the step is beside them than its fair share, which is twice the time.
#
#   bench/busy_machine.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}

# Time of a patch in ms; the loss shows that the result is the same.
step() {
  env "$@" build/release/bin/hayate bench step --batch 4 |
    awk '$1 == "ms_per_patch" {ms = $2} $1 == "loss" {loss = $2} END {printf "%.1f %s\n", ms, loss}'
}

# A busy process for each core, until the function's end.
beside_busy() {
  local pids=()
  for ((i = 0; i < $(nproc); ++i)); do
    (while :; do :; done) &
    pids+=($!)
  done
  step "$@"
  kill "${pids[@]}"
  wait "${pids[@]}" 2>/dev/null || true
}

declare -A settings=([hayate]=HAYATE_UNUSED=1 [openmp]="GOMP_SPINCOUNT=300000 OMP_PROC_BIND=false")
grep -m1 'model name' /proc/cpuinfo
for ((round = 0; round < rounds; ++round)); do
  for name in hayate openmp; do
    read -r alone loss < <(step ${settings[$name]})
    read -r busy busy_loss < <(beside_busy ${settings[$name]})
    [ "$loss" = "$busy_loss" ] || { echo "another loss: $loss and $busy_loss" >&2; exit 1; }
    echo "$name alone $alone ms/patch, busy $busy, of the fair share $(
      awk "BEGIN {printf \"%.2f\", $busy / (2 * $alone)}"), loss $loss"
  done
done | tee /dev/stderr | awk '
  {share[$1] = share[$1] " " ($11 + 0)}
  END {for (name in share) {n = split(share[name], s, " "); asort_n(s, n); print name ": median " s[int((n + 1) / 2)] ", from " s[1] " to " s[n]}}
  function asort_n(s, n,   i, j, t) {for (i = 2; i <= n; ++i) {t = s[i]; for (j = i - 1; j > 0 && s[j] + 0 > t + 0; --j) s[j + 1] = s[j]; s[j + 1] = t}}'
