#!/usr/bin/env bash
# Ranks that hayate starts itself: --ranks N; and a run that goes on with another number of them.
source "$(dirname "$0")/common.sh"

of_hayate() {
  local size=$1
  shift
  "$@" --ranks "$size"
}

# Each epoch on as many ranks as one of the words says.
in_turn() {
  local epoch=0 ranks
  for ranks in "$@"; do
    epoch=$((epoch + 1))
    train_small_into "$work/in-turn" --set max_epochs=$epoch --ranks "$ranks"
    [ $epoch = 1 ] || train+=(--resume)
    "${train[@]}" >"$work/in-turn.out" 2>&1 || fail "epoch $epoch on $ranks ranks: $(tail -3 "$work/in-turn.out")"
  done
}

check_in_turn() {
  rm -rf "$work/in-turn" "$work/small"
  in_turn 2 4 1
  train_small_into "$work/small" --set max_epochs=3
  "${train[@]}" >"$work/small.out" 2>&1
  cmp "$work/small/best.safetensors" "$work/in-turn/best.safetensors" || fail "in turn: other weights"
  echo "local-in-turn: 2, 4 and 1 ranks in turn, the same bits as one process"
}

train_alone
for size in 2 4; do run_ranks "local-$size" hayate "$size" of_hayate "$size"; done
check_in_turn
