# What the scripts of this folder share: they read it, it is not run. Each of them trains the same
# few steps on several ranks in the reproducible mode, in which the number of ranks changes no bit, and
# holds the weights against those of one process.
#
#   HAYATE      the program; otherwise build/release/bin/hayate
#   RANKS_WORK  a folder that is kept; otherwise a new one, which is removed at the end
#   RANKS_LONGEST_END  seconds within which ranks must end once one of them is lost: 10; more where
#                      the machine has other work
set -euo pipefail

longest_end=${RANKS_LONGEST_END:-10}
ranks_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HAYATE=$(realpath "${HAYATE:-$ranks_folder/../../build/release/bin/hayate}")
work=${RANKS_WORK:-$(mktemp -d)}
mkdir -p "$work"
work=$(realpath "$work")
[ -n "${RANKS_WORK:-}" ] || trap 'rm -rf "$work"' EXIT
export HAYATE_CACHE_DIRECTORY=$work/cache
# Ranks of an MPI or of a job shall find their own place, not that of who runs this script.
unset RANK WORLD_SIZE LOCAL_RANK LOCAL_WORLD_SIZE MASTER_ADDR MASTER_PORT

skip() {
  echo "skipped: $*"
  exit 77
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Leaves the script when one of the programs is not there.
need() {
  local program
  for program; do
    command -v "$program" >/dev/null || skip "$program is not installed"
  done
}

# Whether nodes.sh works here.
can_make_nodes() {
  [ "$(id -u)" = 0 ] && command -v ip tc >/dev/null && ip netns add hayate-probe 2>/dev/null &&
    ip netns del hayate-probe
}

need_nodes() {
  can_make_nodes || skip "network namespaces need root and iproute2"
}

# Makes node0 and node1 until the script ends, and sets `agent` to what mpirun takes for ssh.
make_two_nodes() {
  nodes=$ranks_folder/nodes.sh
  agent=$work/agent
  "$nodes" up 2
  trap '"$nodes" down; [ -n "${RANKS_WORK:-}" ] || rm -rf "$work"' EXIT
  printf '#!/usr/bin/env bash\nwhile [[ $1 == -* ]]; do shift; done\nexec %q on "$1" bash -c "${*:2}"\n' \
    "$nodes" >"$agent"
  chmod +x "$agent"
}

# A port that nobody listens at, and that systems give to no connection.
free_port() {
  local port
  for ((port = 16000 + $$ % 8000; ; ++port)); do
    ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && echo "$port" && return
  done
}

make_data() {
  [ -d "$work/data" ] || "$HAYATE" phantom --out "$work/data" --cases 6 --matrix 64 --slices 32 \
    --no-progress >/dev/null
}

# Sets `train` to the command that trains into the folder OUT: train_into OUT [OPTION...]
train_into() {
  train=("$HAYATE" train "$work/data" --recipe demo --out "$1" --threads 1 --no-progress
    --set max_epochs=2 --set data.split.validation_count=2 --set precision=float32
    --set distributed.reproducible=4 "${@:2}")
}

# The same with a network of a few weights, whose epochs take a second: train_small_into OUT [OPTION...]
train_small_into() {
  train_into "$1" --set "network.channels=[4,8,16]" --set "network.strides=[2,2]" \
    --set network.num_res_units=1 --set val_interval=1 "${@:2}"
}

# Trains in one process, once for all scripts of a working folder.
train_alone() {
  make_data
  [ ! -f "$work/alone/report.html" ] || return 0
  rm -rf "$work/alone"
  train_into "$work/alone"
  "${train[@]}" >"$work/alone.out" 2>&1 || fail "one process: $(tail -3 "$work/alone.out")"
}

# run_ranks NAME LAUNCHER RANKS WORD...: runs the words, the launcher's, before the command that
# trains, and checks what came of it. LAUNCHER is the name by which the log knows it.
run_ranks() {
  local name=$1 launcher=$2 ranks=$3 begun=$SECONDS
  shift 3
  rm -rf "$work/$name"
  train_into "$work/$name"
  "$@" "${train[@]}" >"$work/$name.out" 2>&1 || fail "$name: exit code $?: $(tail -5 "$work/$name.out")"
  check_run "$work/$name" "$launcher" "$ranks"
  echo "$name: $ranks ranks, the same bits as one process, $((SECONDS - begun)) s"
}

check_run() {
  local line
  line=$(grep -m1 -E ' rank 0 of [0-9]+ \(' "$1/log.txt") || fail "$1/log.txt names no ranks"
  [[ $line == *" rank 0 of $3 ($2, "* ]] || fail "expected $3 ranks of $2, got: $line"
  cmp "$work/alone/best.safetensors" "$1/best.safetensors" || fail "$1: other weights"
}

# Kills rank 1 when the run in FOLDER has its first checkpoint.
kill_rank_1_of() {
  local process i
  for ((i = 0; i < 6000; ++i)); do
    [ ! -f "$1/last.ckpt" ] || break
    sleep 0.05
  done
  process=$(sed -n 's/.* rank 1 (.*, process \([0-9]*\)).*/\1/p' "$1/log.txt" | head -1)
  kill -KILL "$process"
}
