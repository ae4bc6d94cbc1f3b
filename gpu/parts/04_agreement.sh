# shellcheck shell=bash
# title: Forward and gradients, CPU against the device, in each precision
# seconds: 60
# needs: gpu
# Relative errors (L2) against the plain composition of operators on the CPU in float32.
source "$CHECK_HERE/part.sh"

disagree=()
# compare NAME ARGUMENT…
compare() {
  local name=$1
  shift
  bench agree '.*_error|.*_agrees' "$name " "$@" || disagree+=("$name")
}

compare UNet --recipe spleen_fast --patch "$(of_size 64 32)"
# The statistics of an instance want more than the eight voxels that 32³ leave at the lowest level.
compare 'UNet, instance norm' --recipe spleen_sprint --patch "$(of_size 64 48)"
compare DynUNet --recipe hippocampus_fast --patch "$(of_size 40 16)"
[ ${#disagree[@]} = 0 ] || fail "out of bounds, or not computed: ${disagree[*]}"
