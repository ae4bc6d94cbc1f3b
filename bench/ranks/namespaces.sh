#!/usr/bin/env bash
# What of a training step waits for other ranks, at several speeds of the network: the
# tutorial's network on two nodes that are network namespaces, a batch of 16 patches of 96³ and a share
# of the cores for each rank. Prints a line for each speed, and for one process with a rank's threads.
# Needs root and iproute2.
#
#   bench/ranks/namespaces.sh [STEPS [OPTION...]]   options are of hayate bench step
#
# RATES="unlimited 1gbit" chooses the speeds.
set -euo pipefail
cd "$(dirname "$0")/../.."
steps=${1:-5}
shift || true
HAYATE=${HAYATE:-build/release/bin/hayate}
nodes=tests/ranks/nodes.sh
cores=$(nproc)
threads=$((cores / 2 > 0 ? cores / 2 : 1))
results=$(mktemp -d)

# The ranks share this machine, so that each gets cores of its own.
cores_of() {
  echo "$(($1 * threads % cores))-$(($1 * threads % cores + threads - 1))"
}

# bench RANK COMMAND...: runs the benchmark by the command, on the cores of the rank.
bench() {
  local rank=$1
  shift
  "$@" taskset -c "$(cores_of "$rank")" \
    "$HAYATE" bench step --threads "$threads" --steps "$steps" --json "${options[@]}" >"$results/$rank"
}

two_ranks() {
  local rank
  export WORLD_SIZE=2 LOCAL_RANK=0 LOCAL_WORLD_SIZE=1 MASTER_ADDR=node0 MASTER_PORT=29511
  for rank in 1 0; do
    RANK=$rank bench "$rank" "$nodes" on "node$rank" &
  done
  wait
}

value() { sed -n "s/^ *\"$1\": *\([0-9.e+-]*\),\?$/\1/p" "$results/0"; }

options=("$@")
grep -m1 'model name' /proc/cpuinfo
uptime
echo "| link | step ms | waits for gradients ms | for sums ms | waits % | loss |"
echo "|---|---|---|---|---|---|"
bench 0 env
awk "BEGIN {printf \"| one process | %.0f | | | | %.4f |\n\", $(value ms_per_patch) * $(value batch), $(value loss)}"
"$nodes" up 2
trap '"$nodes" down; rm -rf "$results"' EXIT
for rate in ${RATES:-unlimited 1gbit 300mbit 100mbit}; do
  "$nodes" rate "$rate"
  two_ranks
  awk "BEGIN {printf \"| $rate | %.0f | %.0f | %.0f | %.1f | %.4f |\n\", $(value step_ms), \
    $(value gradient_wait_ms), $(value sum_wait_ms), 100 * $(value waited_share), $(value loss)}"
done
uptime
