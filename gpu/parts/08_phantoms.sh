# shellcheck shell=bash
# title: Phantoms of 512²: cache, epochs, time to a mean Dice of 0.95
# seconds: 160
# needs: gpu
# spleen_fast is the tutorial's recipe, spleen_sprint the one that is soonest there. Times begin with
# the program; the cache's filling is among them.
source "$CHECK_HERE/part.sh"
phantoms=$work/phantoms
begun=$SECONDS
make_phantoms "$phantoms" "$(of_size 24 6)" "$(of_size 512 64)" "$(of_size 90 32)"
add_number 'seconds to make the phantoms' $((SECONDS - begun))
more=(--set data.split.validation_count=6)
! is_quick || more=("${small_sizes[@]}")

# train_by RECIPE LIMIT
train_by() {
  local recipe=$1 limit=$2 run=$work/$1
  logged "$run.log" hayate train "$phantoms" --recipe "$recipe" --device "$device" --time-limit "$limit" \
    --out "$run" "${more[@]}"
  grep -E 'cache (forecast|filled)|train completed' "$run.log"
  add_row "$recipe: cache" "$(sed -n 's/.*cache filled: //p' "$run.log")"
  add_number "$recipe: epochs" "$(metric "$run" epoch)"
  for column in epoch_seconds train_seconds validation_seconds data_wait_seconds; do
    add_number "$recipe: $column of the second epoch" "$(metric "$run" $column 2)"
  done
  add_number "$recipe: best mean Dice" "$(metric "$run" best_mean_dice)"
  add_number "$recipe: seconds to 0.95" "$(seconds_to_dice "$run" 0.95)"
}

train_by spleen_sprint "$(of_size 45s 6s)"
train_by spleen_fast "$(of_size 45s 6s)"
