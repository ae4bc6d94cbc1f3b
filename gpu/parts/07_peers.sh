# shellcheck shell=bash
# title: The same step against PyTorch in Python, eager and compiled, in turn
# seconds: 110
# needs: gpu
# MONAI's network, loss and optimizer; a ratio above 1 says that hayate is faster.
source "$CHECK_HERE/part.sh"
peer=$CHECK_HERE/peers/step_pytorch.py
[ -e "$peer" ] || peer=$CHECK_HERE/../bench/peers/step_pytorch.py
[ ! -d "$CHECK_HERE/peers/monai" ] || export PYTHONPATH=$CHECK_HERE/peers${PYTHONPATH:+:$PYTHONPATH}
"$CHECK_PYTHON" -c 'import torch, numpy, monai' || say_missing "$CHECK_PYTHON lacks torch, numpy or MONAI"
sizes=(--batch "$(of_size 16 1)" --patch "$(of_size 96 32)" --steps "$(of_size 10 2)")

# peer_ms PRECISION [--compile]: ms per patch; nothing where it fails, whose reason is in the log.
peer_ms() {
  timeout "$(of_size 45 60)" "$CHECK_PYTHON" "$peer" --device "$device" --warm-up "$(of_size 3 1)" --precision "$1" "${@:2}" \
    "${sizes[@]}" | tee /dev/stderr | sed -n 's/.*"ms_per_patch": \([0-9.e+-]*\).*/\1/p' || true
}

# against NAME OURS THEIRS
against() {
  add_number "$1 ms a patch" "$3"
  [ -z "$3" ] || add_number "$1 / hayate" "$(ratio "$3" "$2")"
}

precisions=(float16 bfloat16)
# A CPU may have to emulate the others.
is_gpu || precisions=(float32)
for precision in "${precisions[@]}"; do
  bench step ms_per_patch "hayate $precision " --recipe spleen_fast --set "precision=$precision" "${sizes[@]}"
  ours=$(bench_number step ms_per_patch)
  against "PyTorch eager $precision" "$ours" "$(peer_ms "$precision")"
  # Compiling takes most of a minute.
  if ! is_gpu || [ "$precision" != float16 ]; then continue; fi
  against "PyTorch compiled $precision" "$ours" "$(peer_ms "$precision" --compile)"
done
