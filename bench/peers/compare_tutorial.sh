#!/usr/bin/env bash
# The tutorial by hayate (regular, fast, sprint) and by MONAI (regular, fast) on the same files, one after
# the other, and one page of all: OUT/page/report.html. MONAI's epochs are measured, as many as asked; hayate's
# regular and fast run have EPOCHS, the sprint ends by its own plan. What is there goes on.
#
#   [OUT=runs/tutorial] [EPOCHS=30] bench/peers/compare_tutorial.sh PYTHON DATASET [PEER_EPOCHS] [-- options of tutorial_monai.py]
#
# PYTHON is an interpreter that has torch, monai and nibabel. The files are read once before.
set -euo pipefail
source "$(dirname "$0")/arguments.sh"
peer_epochs=$pairs
out=${OUT:-runs/tutorial}

hayate=build/release/bin/hayate
resume=()
[ -e "$out/hayate" ] && resume=(--resume)
"$hayate" compare "$dataset" --sprint spleen_sprint --set max_epochs="${EPOCHS:-30}" --out "$out/hayate" "${resume[@]}"
hash=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["dataset"]["hash"])' "$out/hayate/fast/run.json")
for mode in regular fast; do
  [ -e "$out/monai_$mode" ] && continue
  "$python" bench/peers/tutorial_monai.py "$dataset" "$out/monai_$mode" --mode "$mode" --epochs "$peer_epochs" \
    --hash "$hash" "$@"
done
"$hayate" report "$out"/hayate/{regular,fast,sprint} "$out"/monai_{regular,fast} --out "$out/page"
