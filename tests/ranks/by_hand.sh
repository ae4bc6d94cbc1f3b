#!/usr/bin/env bash
# Ranks that somebody starts by hand, with the variables of each.
source "$(dirname "$0")/common.sh"

# by_hand N COMMAND...: the exit code is the first that is not 0.
by_hand() {
  local size=$1 rank code=0 processes=()
  shift
  export WORLD_SIZE=$size MASTER_ADDR=127.0.0.1 MASTER_PORT
  MASTER_PORT=$(free_port)
  for ((rank = 0; rank < size; ++rank)); do
    RANK=$rank "$@" &
    processes+=($!)
  done
  for process in "${processes[@]}"; do wait "$process" || code=${code/#0/$?}; done
  return "$code"
}

train_alone
for size in 2 4; do (run_ranks "by-hand-$size" environment "$size" by_hand "$size"); done
