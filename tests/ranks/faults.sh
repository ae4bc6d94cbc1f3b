#!/usr/bin/env bash
# What befalls three ranks on three nodes (network namespaces), and what each of them says of it: a
# table of exit codes, seconds and last words. Ranks are lost in a run that has a checkpoint; what has
# to hold is checked. With words as arguments only the faults of these names are tried.
source "$(dirname "$0")/common.sh"
need_nodes
nodes=$ranks_folder/nodes.sh
size=3
timeout=6
ranks=$work/faults
bad=0

milliseconds() { echo $((${EPOCHREALTIME/./} / 1000)); }

# run_rank R COMMAND...: runs the command as rank R on its node; leaves its number, and at its end code
# and time.
run_rank() {
  local rank=$1 code=0
  shift
  RANK=$rank "$nodes" on "node$rank" "$@" >"$ranks/$rank.out" 2>"$ranks/$rank.err" &
  echo $! >"$ranks/$rank.process"
  wait $! || code=$?
  echo "$code $(milliseconds)" >"$ranks/$rank.end"
}

# begin [OPTION...]: sets `train`, and makes the folders of a run new.
begin() {
  rm -rf "$ranks"
  mkdir -p "$ranks"
  train_small_into "$ranks/run" --set max_epochs=400 --set distributed.reproducible=0 \
    --set "distributed.timeout=$timeout" "$@"
  export WORLD_SIZE=$size LOCAL_WORLD_SIZE=1 LOCAL_RANK=0 MASTER_ADDR=node0 MASTER_PORT
  MASTER_PORT=$((16000 + RANDOM % 8000))
}

start() {
  local rank
  for rank; do run_rank "$rank" "${train[@]}" & done
}

# When the next epoch has begun, all ranks know of the checkpoint.
wait_for_checkpoint() {
  for ((i = 0; i < 1200; ++i)); do
    ! grep -qs "I epoch 2/" "$ranks/run/log.txt" || return 0
    sleep 0.05
  done
  fail "no checkpoint: $(tail -2 "$ranks"/*.err)"
}

process() { cat "$ranks/$1.process"; }

# Waits until the ranks have ended, at most a minute; kills those that have not.
finish() {
  local rank
  for ((i = 0; i < 1200; ++i)); do
    for rank; do [ -f "$ranks/$rank.end" ] || break; done
    [ -f "$ranks/$rank.end" ] && break
    sleep 0.05
  done
  for rank; do [ -f "$ranks/$rank.end" ] || kill -KILL "$(process "$rank")"; done
  wait
}

# What a rank has said last, as one line.
last_words() {
  grep -v -E 'warning:|^\s*$' "$ranks/$1.err" | tail -2 | sed 's/^ *//; s/^hayate: //' | paste -sd' ' | tr '|' '/'
}

# row FAULT BEGUN RANK...: a line of the table for each rank.
row() {
  local fault=$1 begun=$2 rank code ended
  shift 2
  for rank; do
    read -r code ended <"$ranks/$rank.end"
    printf '| %s | %s | %s | %s | %s |\n' "$fault" "$rank" "$code" \
      "$(awk "BEGIN {printf \"%.1f\", ($ended - $begun) / 1000}")" "$(last_words "$rank")"
    fault=""
  done
}

complain() {
  echo "| WRONG | | | | $* |"
  bad=1
}

# expect RANK CODE MOST_SECONDS BEGUN WORDS...: each a regular expression.
expect() {
  local rank=$1 expected=$2 most=$3 begun=$4 code ended words
  shift 4
  read -r code ended <"$ranks/$rank.end"
  [ "$code" = "$expected" ] || complain "rank $rank: exit code $code, expected $expected"
  [ "$most" -ge "$longest_end" ] || most=$longest_end
  [ $((ended - begun)) -le $((most * 1000)) ] || complain "rank $rank took longer than $most s"
  for words; do grep -qE "$words" "$ranks/$rank.err" || complain "rank $rank does not say: $words"; done
}

# lose FAULT LOST MOST_SECONDS COMMAND...: starts ranks, runs the command, and expects the others to
# name the lost one and the checkpoint.
lose() {
  local fault=$1 lost=$2 most=$3 begun rank others=()
  shift 3
  for ((rank = 0; rank < size; ++rank)); do [ "$rank" = "$lost" ] || others+=("$rank"); done
  begin
  start 0 1 2
  wait_for_checkpoint
  begun=$(milliseconds)
  "$@"
  finish "${others[@]}" &
  wait $!
  [ -f "$ranks/$lost.end" ] || { kill -CONT "$(process "$lost")"; kill -KILL "$(process "$lost")"; } 2>/dev/null || true
  wait
  row "$fault" "$begun" "${others[@]}"
  for rank in "${others[@]}"; do
    expect "$rank" 74 "$most" "$begun" "rank $lost \\(node$lost, process [0-9]+\\)" "last checkpoint, of epoch [0-9]+, with --resume"
  done
}

send() { kill "-$1" "$(process "$2")"; }

killed_other() { lose "SIGKILL of rank 1" 1 $longest_end send KILL 1; }
killed_first() { lose "SIGKILL of rank 0" 0 $longest_end send KILL 0; }
stopped_other() { lose "SIGSTOP of rank 1" 1 $((timeout + 5)) send STOP 1; }
stopped_first() { lose "SIGSTOP of rank 0" 0 $((timeout + 5)) send STOP 0; }
link_down() {
  lose "link of rank 1's node down" 1 $((timeout + 5)) "$nodes" link node1 down
  "$nodes" link node1 up
}

# absent FAULT MISSING: that rank is not started.
absent() {
  local begun rank others=()
  for ((rank = 0; rank < size; ++rank)); do [ "$rank" = "$2" ] || others+=("$rank"); done
  begin
  begun=$(milliseconds)
  start "${others[@]}"
  finish "${others[@]}"
  row "$1" "$begun" "${others[@]}"
  # Torch tries a second time where the first try ends a little before its time.
  for rank in "${others[@]}"; do expect "$rank" 74 $((2 * timeout + 5)) "$begun"; done
}
absent_other() {
  absent "rank 1 never comes" 1
  grep -q "rank 1 did not come within $timeout s: 2 of 3 came" "$ranks/0.err" || complain "rank 0 does not name it"
}
absent_first() {
  absent "rank 0 never comes" 0
  grep -q "node0:$MASTER_PORT" "$ranks/1.err" || complain "rank 1 does not say where it looked"
}

no_data() {
  local begun
  begin
  begun=$(milliseconds)
  start 0 2
  train[2]=/nowhere/data
  run_rank 1 "${train[@]}" &
  finish 0 1 2
  row "rank 1 has no data set" "$begun" 0 1 2
  expect 1 66 $longest_end "$begun" "/nowhere/data"
  for rank in 0 2; do expect "$rank" 66 $longest_end "$begun"; done
}

full_disk() {
  local begun
  begin
  mkdir -p "$ranks/run"
  mount -t tmpfs -o size=1m none "$ranks/run"
  start 0 1 2
  wait_for_checkpoint
  begun=$(milliseconds)
  dd if=/dev/zero of="$ranks/run/other" bs=4k status=none 2>/dev/null || true
  finish 0 1 2
  row "disk of the run folder full" "$begun" 0 1 2
  expect 0 73 $longest_end "$begun" "No space left"
  for rank in 1 2; do expect "$rank" 73 $longest_end "$begun"; done
  umount "$ranks/run"
}

# asked FAULT RANK...: these ranks get SIGTERM, and all save and end.
asked() {
  local fault=$1 begun rank
  shift
  begin
  start 0 1 2
  wait_for_checkpoint
  begun=$(milliseconds)
  for rank; do send TERM "$rank"; done
  finish 0 1 2
  row "$fault" "$begun" 0 1 2
  for rank in 0 1 2; do expect "$rank" 75 $longest_end "$begun"; done
  expect 0 75 $longest_end "$begun" "go on with --resume"
}
asked_one() { asked "SIGTERM to rank 1" 1; }
asked_all() { asked "SIGTERM to all" 0 1 2; }

# Ctrl-C of --ranks reaches the front, which tells its ranks.
interrupted() {
  local begun
  begin --ranks 3
  unset WORLD_SIZE LOCAL_WORLD_SIZE LOCAL_RANK MASTER_ADDR MASTER_PORT
  (
    code=0
    "${train[@]}" >"$ranks/0.out" 2>"$ranks/0.err" &
    echo $! >"$ranks/0.process"
    wait $! || code=$?
    echo "$code $(milliseconds)" >"$ranks/0.end"
  ) &
  wait_for_checkpoint
  begun=$(milliseconds)
  send INT 0
  finish 0
  row "Ctrl-C of --ranks 3" "$begun" 0
  expect 0 75 $longest_end "$begun" "go on with --resume"
}

make_data
"$nodes" up $size
trap '"$nodes" down; umount "$ranks/run" 2>/dev/null || true; [ -n "${RANKS_WORK:-}" ] || rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- killed_other killed_first stopped_other stopped_first link_down absent_other \
  absent_first no_data full_disk asked_one asked_all interrupted
echo "| fault | rank | exit code | s | says |"
echo "|---|---|---|---|---|"
for fault; do "$fault"; done
exit $bad
