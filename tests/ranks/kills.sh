#!/usr/bin/env bash
# Kills a random rank of `--ranks 2` at a random moment of a run, N times; each time all ranks must be
# gone within 10 s, and the run, resumed, must end with the weights and metrics of one that nobody
# disturbed. The seed makes the same draws again.
#
#   kills.sh [N [SEED]]
source "$(dirname "$0")/common.sh"
count=${1:-50}
RANDOM=${2:-1}
epochs=6

# The columns of metrics.csv that no clock writes.
metrics() {
  awk -F, 'NR == 1 {for (i = 1; i <= NF; ++i) if ($i !~ /seconds/) kept[++n] = i}
    {for (i = 1; i <= n; ++i) printf "%s%s", $kept[i], i < n ? "," : "\n"}' "$1/metrics.csv"
}

start() {
  train_small_into "$1" --set max_epochs=$epochs --ranks 2 "${@:2}"
  "${train[@]}" >"$1.out" 2>&1
}

milliseconds() { echo $((${EPOCHREALTIME/./} / 1000)); }

# The ranks of a front, in no order.
ranks_of() { pgrep -P "$1" || true; }

# kill_one FRONT: kills one of its ranks; false when there is none any more.
kill_one() {
  local ranks
  mapfile -t ranks < <(ranks_of "$1")
  [ ${#ranks[@]} -gt 0 ] || return 1
  victims=("${ranks[@]}")
  kill -KILL "${ranks[RANDOM % ${#ranks[@]}]}" 2>/dev/null
}

# Whether one of the processes still runs; a front's ranks have no other parent that takes their ends.
any_runs() {
  local process
  for process; do [ ! -d "/proc/$process" ] || return 0; done
  return 1
}

check_same() {
  cmp "$work/undisturbed/best.safetensors" "$1/best.safetensors" || fail "kill $2: other weights"
  diff <(metrics "$work/undisturbed") <(metrics "$1") || fail "kill $2: other metrics"
}

# disturb I: one run, one kill.
disturb() {
  local run=$work/killed-$1 front code=0 begun ended victims=()
  rm -rf "$run"
  train_small_into "$run" --set max_epochs=$epochs --ranks 2
  "${train[@]}" >"$run.out" 2>&1 &
  front=$!
  sleep "$(awk "BEGIN {print $RANDOM / 32768 * $duration / 1000}")"
  if ! kill_one "$front"; then
    wait "$front" || code=$?
    echo "kill $1: the run had ended ($code)"
    return
  fi
  begun=$(milliseconds)
  wait "$front" || code=$?
  ended=$(($(milliseconds) - begun))
  ! any_runs "${victims[@]}" || fail "kill $1: a rank is left"
  [ "$ended" -le $((longest_end * 1000)) ] || fail "kill $1: the others took $ended ms to end"
  echo "kill $1: exit code $code after $ended ms, $(reached "$run")"
  [ "$ended" -le "$slowest" ] || slowest=$ended
  kills=$((kills + 1))
  start "$run" --resume || fail "kill $1: resuming: $(tail -3 "$run.out")"
  check_same "$run" "$1"
  rm -rf "$run" "$run.out"
}

reached() {
  local line
  line=$(grep -oE ' I (epoch [0-9]+/|[0-9]+/[0-9]+, train_loss|train completed)' "$1/log.txt" 2>/dev/null | tail -1) || true
  echo "at:${line:- the start}"
}

make_data
begun=$(milliseconds)
start "$work/undisturbed" || fail "undisturbed: $(tail -3 "$work/undisturbed.out")"
duration=$(($(milliseconds) - begun))
kills=0
slowest=0
for ((i = 1; kills < count; ++i)); do disturb "$i"; done
echo "$kills kills, the slowest end after $slowest ms, all runs the same after --resume"
