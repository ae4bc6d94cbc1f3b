#!/usr/bin/env bash
# Ranks of srun, in a Slurm of its own with two virtual nodes, which ends with the script: under srun,
# under sbatch, and in a job that is requeued after a rank died.
source "$(dirname "$0")/common.sh"
need munged slurmctld slurmd srun
need_nodes
nodes=$ranks_folder/nodes.sh
slurm=$work/slurm
mkdir -p "$slurm/state"

write_configuration() {
  cat >"$slurm/slurm.conf" <<CONF
ClusterName=hayate
SlurmctldHost=node0
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.socket,cred_expire=10
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdParameters=config_overrides
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool-%n
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/slurmd-%n.log
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd-%n.pid
KillWait=5
NodeName=node[0-1] CPUs=2 State=UNKNOWN
PartitionName=all Nodes=node[0-1] Default=YES State=UP
CONF
  printf 'CgroupPlugin=cgroup/v1\nIgnoreSystemd=yes\n' >"$slurm/cgroup.conf"
}

start_munge() {
  dd if=/dev/urandom of="$slurm/munge.key" bs=1 count=1024 status=none
  chmod 400 "$slurm/munge.key"
  munged --force --socket="$slurm/munge.socket" --key-file="$slurm/munge.key" \
    --pid-file="$slurm/munged.pid" --log-file="$slurm/munged.log" --seed-file="$slurm/munged.seed"
}

start_slurm() {
  local node
  write_configuration
  export SLURM_CONF=$slurm/slurm.conf
  start_munge
  "$nodes" up 2
  "$nodes" on node0 slurmctld -i
  for node in node0 node1; do "$nodes" on "$node" slurmd -N "$node"; done
  for ((i = 0; i < 50; ++i)); do
    [ "$("$nodes" on node0 sinfo -h -t idle -o %D)" = 2 ] && return
    sleep 0.2
  done
  fail "the virtual nodes do not come up: $(tail -5 "$slurm"/*.log)"
}

stop_slurm() {
  local daemon
  for daemon in slurmd-node0 slurmd-node1 slurmctld munged; do
    [ ! -f "$slurm/$daemon.pid" ] || kill "$(cat "$slurm/$daemon.pid")" || true
  done
  sleep 1
  "$nodes" down
  [ -n "${RANKS_WORK:-}" ] || rm -rf "$work"
}

# The batch script of docs/many_nodes.md, with this script's command.
write_batch_script() {
  cat >"$slurm/job.sh" <<JOB
#!/usr/bin/env bash
#SBATCH --nodes=2 --ntasks-per-node=1 --requeue --open-mode=append
srun --kill-on-bad-exit=1 ${train[*]} --resume && exit
scontrol requeue "\$SLURM_JOB_ID"
sleep 60
JOB
}

# Runs the job until its run is finished. Slurm lets a requeued job begin again when its old
# credentials have expired (cred_expire above; two minutes usually).
requeued() {
  write_batch_script
  "$nodes" on node0 sbatch --output="$slurm/job.out" "$slurm/job.sh"
  kill_rank_1_of "$work/slurm-requeued"
  for ((i = 0; i < 600; ++i)); do
    [ -n "$("$nodes" on node0 squeue -h)" ] || break
    sleep 0.5
  done
  cat "$slurm/job.out"
  grep -q "resumed at epoch 2" "$work/slurm-requeued/log.txt"
}

train_alone
trap stop_slurm EXIT
start_slurm
srun=("$nodes" on node0 srun --kill-on-bad-exit=1 --overcommit)
run_ranks slurm-2 srun 2 "${srun[@]}" --nodes 2 --ntasks 2
run_ranks slurm-4 srun 4 "${srun[@]}" --nodes 2 --ntasks 4 --ntasks-per-node 2
run_ranks slurm-requeued srun 2 requeued
