# shellcheck shell=bash
# title: The tutorial's training step and forward pass, by precision
# seconds: 80
# needs: gpu
# Channels last, 16 patches of 96³ a step on a GPU; the peak is of a matrix product or a convolution
# in the same run.
source "$CHECK_HERE/part.sh"
sizes=(--batch "$(of_size 16 2)" --patch "$(of_size 96 32)" --steps "$(of_size 10 2)")
windows=(--batch "$(of_size 4 1)" --window "$(of_size 160 32)" --passes "$(of_size 10 2)")
wanted='device|precision|ms_per_(patch|window)(_min|_max)?|gflops|peak_gflops|share_of_peak|device_memory_bytes|step_memory_bytes|loss'
precisions=(float16 bfloat16 float32)
is_gpu || precisions=(auto)
for precision in "${precisions[@]}"; do
  bench step "$wanted" "$precision step: " --recipe spleen_fast --set "precision=$precision" "${sizes[@]}"
done
bench infer "$wanted" "forward pass: " --recipe spleen_fast "${windows[@]}"
