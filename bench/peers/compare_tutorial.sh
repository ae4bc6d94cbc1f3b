#!/usr/bin/env bash
# The tutorial by hayate (regular, fast, sprint) and by MONAI (regular, fast) on the same files, one after
# the other, and one page of all: OUT/page/report.html. MONAI's epochs are measured, as many as asked; hayate's
# regular and fast run go as far as asked, too, the sprint by its own plan. A comparison that is there goes on.
#
#   bench/peers/compare_tutorial.sh PYTHON DATASET OUT [PEER_EPOCHS [EPOCHS]] [-- options of tutorial_monai.py]
#
# PYTHON is an interpreter that has torch, monai and nibabel. The files are read once before.
set -euo pipefail
out=$(realpath -m "${3:?which folder for the runs}")
peer_epochs=2 epochs=30
rest=()
for argument in "${@:4}"; do
  [ "$argument" = -- ] && break
  rest+=("$argument")
done
[ ${#rest[@]} -gt 0 ] && peer_epochs=${rest[0]}
[ ${#rest[@]} -gt 1 ] && epochs=${rest[1]}
python=$1 dataset=$(realpath "${2:?which data set}")
shift $((3 + ${#rest[@]}))
[ "${1:-}" = -- ] && shift
cd "$(dirname "$0")/../.."
cat "$dataset"/imagesTr/* "$dataset"/labelsTr/* >/dev/null

hayate=build/release/bin/hayate
resume=()
[ -e "$out/hayate" ] && resume=(--resume)
"$hayate" compare "$dataset" --sprint spleen_sprint --set max_epochs="$epochs" --out "$out/hayate" "${resume[@]}"
hash=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["dataset"]["hash"])' "$out/hayate/fast/run.json")
for mode in regular fast; do
  [ -e "$out/monai_$mode" ] && continue
  "$python" bench/peers/tutorial_monai.py "$dataset" "$out/monai_$mode" --mode "$mode" --epochs "$peer_epochs" \
    --hash "$hash" "$@"
done
"$hayate" report "$out"/hayate/{regular,fast,sprint} "$out"/monai_{regular,fast} --out "$out/page"
