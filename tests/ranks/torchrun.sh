#!/usr/bin/env bash
# Ranks of torchrun: on one node, on two agents that meet, and started again after one of them died.
source "$(dirname "$0")/common.sh"
TORCHRUN=${TORCHRUN:-torchrun}
need "$TORCHRUN"
"$TORCHRUN" --help >/dev/null 2>&1 || skip "$TORCHRUN does not start"

# Two agents, each with two ranks, as on two nodes.
two_agents() {
  local port agents
  port=$(free_port)
  agents=("$TORCHRUN" --no-python --nnodes 2 --nproc-per-node 2 --rdzv-backend c10d
    --rdzv-endpoint "127.0.0.1:$port" --rdzv-id hayate)
  "${agents[@]}" "$@" &
  "${agents[@]}" "$@" && wait "$!"
}

# The command says --resume from the start: where there is no run, it begins one.
started_again() {
  kill_rank_1_of "$work/torchrun-again" &
  "$TORCHRUN" --no-python --standalone --nproc-per-node 2 --max-restarts 1 "$@" --resume &&
    wait "$!" &&
    grep -q "resumed at epoch 2" "$work/torchrun-again/log.txt"
}

train_alone
one_node=("$TORCHRUN" --no-python --standalone)
run_ranks torchrun-2 torchrun 2 "${one_node[@]}" --nproc-per-node 2
run_ranks torchrun-4 torchrun 4 "${one_node[@]}" --nproc-per-node 4
run_ranks torchrun-2x2 torchrun 4 two_agents
run_ranks torchrun-again torchrun 2 started_again
