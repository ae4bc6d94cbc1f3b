# shellcheck shell=bash
# title: NVML and NVTX, and a profile
# seconds: 40
# needs: gpu
source "$CHECK_HERE/part.sh"
small_phantoms
hayate info --device "$device" | tee "$work/info"
if is_gpu; then
  for key in nvml nvtx; do add_row $key "$(sed -n "s/^$key  *//p" "$work/info")"; done
fi
hayate profile "$small" --recipe spleen_fast --device "$device" --out "$work/profile" \
  "${small_sizes[@]}"
add_row resources.csv "$(head -n 1 "$work/profile/resources.csv")"
is_gpu || exit 0
! grep -q '^nv.*not there' "$work/info" || fail "$(grep '^nv.*not there' "$work/info")"
