#!/usr/bin/env bash
# Ranks of Open MPI's mpirun. hayate uses no MPI; mpirun only starts it.
source "$(dirname "$0")/common.sh"
need mpirun.openmpi
export MASTER_PORT
MASTER_PORT=$(free_port)

train_alone
mpirun=(mpirun.openmpi --allow-run-as-root --oversubscribe --bind-to none)
for size in 2 4; do run_ranks "openmpi-$size" "Open MPI" "$size" "${mpirun[@]}" -n "$size"; done

# On two nodes mpirun says nowhere where rank 0 is.
can_make_nodes || exit 0
make_two_nodes
run_ranks openmpi-2x2 "Open MPI" 4 "$nodes" on node0 mpirun.openmpi --allow-run-as-root \
  --bind-to none --mca plm_rsh_agent "$agent" --mca oob_tcp_if_include eth0 \
  --mca btl_tcp_if_include eth0 --host node0:2,node1:2 -x MASTER_ADDR=node0 -x MASTER_PORT \
  -x HAYATE_CACHE_DIRECTORY -n 4
