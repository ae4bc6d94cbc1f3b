#!/usr/bin/env bash
# Ranks of MPICH's mpirun. hayate uses no MPI; mpirun only starts it.
source "$(dirname "$0")/common.sh"
need mpirun.mpich
export MASTER_PORT
MASTER_PORT=$(free_port)

train_alone
for size in 2 4; do run_ranks "mpich-$size" MPICH "$size" mpirun.mpich -n "$size"; done

# On two nodes mpirun says nowhere where rank 0 is.
can_make_nodes || exit 0
make_two_nodes
run_ranks mpich-2x2 MPICH 4 "$nodes" on node0 mpirun.mpich -launcher ssh -launcher-exec "$agent" \
  -iface eth0 -hosts node0,node1 -ppn 2 -genv MASTER_ADDR node0 -n 4
