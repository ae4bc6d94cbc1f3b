# shellcheck shell=bash
# title: Epochs of hippocampus_fast: train, validate, save
# seconds: 60
# needs: gpu
# On the data set that was carried along, or a small phantom; the second epoch is one that builds no
# kernels any more.
source "$CHECK_HERE/part.sh"
small_phantoms
data=$CHECK_DATA more=()
if [ -z "$data" ] || is_quick; then
  data=$small
  more=(--set network.out_channels=2 --set data.split.validation_fraction=0.34)
fi
hayate train "$data" --recipe hippocampus_fast --device "$device" --epochs 2 --set val_interval=1 \
  --set schedule.warmup_steps=1 --out "$work/epoch" "${more[@]}"
add_row 'data set' "$(basename "$data")"
for column in train_loss mean_foreground_dice epoch_seconds train_seconds validation_seconds data_wait_seconds; do
  add_number "$column of epoch 2" "$(metric "$work/epoch" $column)"
done
add_number 'epoch_seconds of epoch 1' "$(metric "$work/epoch" epoch_seconds 1)"
[ -s "$work/epoch/best.safetensors" ] || fail "no weights were saved"
