# shellcheck shell=bash
# What the parts share: each of them reads it. A part says what came of it by its exit code: 0 passed,
# 69 there is no GPU, 77 something is not there that it is about, others failed; by rows, and by a
# message.
set -euo pipefail
source "$CHECK_HERE/rows.sh"
work=$CHECK_WORK device=$CHECK_DEVICE
is_quick() { [ "$CHECK_QUICK" = 1 ]; }
is_gpu() { [ "$device" != cpu ]; }

# of_size FULL QUICK: one of the two.
of_size() { if is_quick; then echo "$2"; else echo "$1"; fi; }

add_row() { row "$@" | tee -a "$CHECK_PART/rows"; }
add_number() { number "$@" | tee -a "$CHECK_PART/rows"; }

# Leaves the part. say_missing: with what it is about not there.
fail() {
  echo "$*" | tee -a "$CHECK_PART/message" >&2
  exit 1
}
say_missing() {
  echo "$*" | tee -a "$CHECK_PART/message" >&2
  exit 77
}

# logged FILE COMMAND…: its words go to the file, and the last of them to the part's log where it fails.
logged() {
  local file=$1 code=0
  shift
  "$@" >"$file" 2>&1 || code=$?
  [ $code = 0 ] || tail -n 20 "$file" >&2
  return $code
}

# bench NAME PREFIX ARGUMENT…: adds what `hayate bench NAME` prints as rows, those of PREFIX's names only.
bench() {
  local name=$1 wanted=$2 prefix=$3
  shift 3
  local said=$work/bench.$name code=0
  hayate bench "$name" --device "$device" "$@" >"$said" || code=$?
  cat "$said"
  grep -E "^($wanted) " "$said" | sed -E 's/^([^ ]+) +/\1\t/' | sed "s/^/$prefix/" >>"$CHECK_PART/rows" || true
  return $code
}

# bench_number NAME KEY: of its last run.
bench_number() { awk -v key="$2" '$1 == key {print $2}' "$work/bench.$1"; }

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {if (b > 0) printf "%.3f", a / b}'; }

# make_phantoms FOLDER CASES MATRIX SLICES: once.
make_phantoms() {
  [ -e "$1/dataset.json" ] || hayate phantom --out "$1" --cases "$2" --matrix "$3" --slices "$4"
}

# What a recipe for spleens takes to go over small phantoms in no time: coarse voxels, small patches.
small_sizes=(--set data.split.validation_count=2 --set data.batch_size=2
  --set 'transforms.prepare.Spacing.pixdim=[4.5, 4.5, 6]' --set 'inferer.roi_size=[32, 32, 32]'
  --set transforms.train.RandCropByPosNegLabel.spatial_size=32)

# small_phantoms: sets small, a data set that takes a second to make.
small_phantoms() {
  small=$work/small
  make_phantoms "$small" 6 64 32
}

# metric RUN COLUMN [EPOCH]: of metrics.csv, the last epoch unless one is named.
metric() {
  awk -F, -v column="$2" -v epoch="${3:-}" 'NR == 1 {for (i = 1; i <= NF; ++i) if ($i == column) c = i; next}
    epoch == "" || $1 == epoch {value = $c} END {print value}' "$1/metrics.csv"
}

# seconds_to_dice RUN DICE: from the start, the cache's filling included, or nothing.
seconds_to_dice() {
  awk -F, -v dice="$2" 'NR == 1 {for (i = 1; i <= NF; ++i) column[$i] = i; next}
    $column["mean_dice"] != "" && $column["mean_dice"] >= dice {print $column["total_seconds_with_cache"]; exit}' \
    "$1/metrics.csv"
}
