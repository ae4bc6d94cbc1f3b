# shellcheck shell=bash
# title: kill -9, and resume
# seconds: 60
# needs: gpu
# A run that was killed after its first epoch and resumed, beside one that nobody disturbed. On a GPU
# sums come in no fixed order, so that losses need not be the same bits there.
source "$CHECK_HERE/part.sh"
small_phantoms
epochs=4
training=(hayate train "$small" --recipe spleen_fast --device "$device" "${small_sizes[@]}" --epochs "$epochs")
logged "$work/whole.log" "${training[@]}" --out "$work/whole"
"${training[@]}" --out "$work/killed" >"$work/killed.log" 2>&1 &
process=$!
until [ -e "$work/killed/last.ckpt" ] || ! kill -0 $process 2>/dev/null; do sleep 0.01; done
kill -KILL $process 2>/dev/null || say_missing "the run ended before it could be killed"
wait $process 2>/dev/null || true
hayate train "$small" --resume --out "$work/killed" --device "$device" 2>&1 | tee "$work/resumed.log"
add_row resumed "$(grep -o 'resumed at epoch.*' "$work/resumed.log" | tail -n 1)"
for run in whole killed; do
  [ "$(metric "$work/$run" epoch)" = $epochs ] || fail "$run: no epoch $epochs in metrics.csv"
  add_number "$run: train_loss of epoch $epochs" "$(metric "$work/$run" train_loss)"
done
is_same=$(cmp -s <(metric "$work/whole" train_loss) <(metric "$work/killed" train_loss) && echo yes || echo no)
add_row 'the same bits' "$is_same"
is_gpu || [ "$is_same" = yes ] || fail "the resumed run differs from the one that nobody disturbed"
