# shellcheck shell=bash
# title: Batches through pinned memory against a cache on the device; forecast against measured
# seconds: 60
# needs: gpu
source "$CHECK_HERE/part.sh"
small_phantoms
dataset=$small sizes=("${small_sizes[@]}")
if ! is_quick && [ -e "$work/phantoms/dataset.json" ]; then
  dataset=$work/phantoms sizes=(--set data.split.validation_count=6)
fi
training=(hayate train "$dataset" --recipe spleen_fast --device "$device" "${sizes[@]}")

# train_with NAME ARGUMENT…
train_with() {
  local name=$1 run=$work/data_$2
  shift 2
  logged "$run.log" "${training[@]}" --epochs 3 --out "$run" --set data.dataset=CacheDataset "$@"
  for column in train_seconds data_wait_seconds train_loss; do
    add_number "$name: $column of epoch 3" "$(metric "$run" $column 3)"
  done
  add_row "$name: forecast" "$(sed -n 's/.*cache forecast: //p' "$run.log")"
  add_row "$name: measured" "$(sed -n 's/.*cache filled: //p' "$run.log")"
}

train_with 'through pinned memory' host --set data.cache_device=cpu
train_with 'on the device' device --set data.cache_device=training
logged "$work/dry" "${training[@]}" --dry-run
add_row 'dry run' "$(sed -n 's/.*memory forecast: //p' "$work/dry")"
