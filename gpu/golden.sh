# shellcheck shell=bash
# The golden cases of some groups on a device: two parts read it.
source "$CHECK_HERE/part.sh"

# The cases of the bundle, or of the repository.
golden_folder() {
  local folder
  for folder in "$CHECK_HERE/golden" "$CHECK_HERE/../tests/golden"; do
    [ ! -d "$folder" ] || { echo "$folder" && return; }
  done
}

# run_golden DEVICE GROUP…
run_golden() {
  local device=$1 folder said=$work/golden code=0 group failed
  shift
  folder=$(golden_folder)
  [ -n "$folder" ] || say_missing "no golden cases"
  hayate-conformance "$folder" --group "$@" --device "$device" >"$said" || code=$?
  cat "$said"
  [ "$code" -le 1 ] || exit "$code"
  for group; do
    add_row "$group" "$(awk -v group="$group/" 'index($2, group) == 1 {all++; failed += / FAILED/}
      END {printf "%d of %d passed", all - failed, all}' "$said")"
  done
  # Each that failed, with its largest error beside its tolerance.
  while read -r op name rest; do add_row "$name ($op)" "$rest"; done < <(grep ' FAILED' "$said")
  failed=$(grep -c ' FAILED' "$said" || true)
  [ "$failed" = 0 ] || fail "$failed golden cases failed on $device"
}
