#!/usr/bin/env bash
# A regular (uncached) epoch of data: hayate's Dataset and DataLoader against MONAI's (two workers
# each, MONAI with float32 Spacing), in turn, on the same files; prints the ratio of each pair of
# runs, and their median.
#
#   bench/peers/compare_load.sh PYTHON DATASET [PAIRS] [-- options of load_monai.py]
#
# PYTHON is an interpreter that has torch, monai and nibabel. The files are read once before. The last
# fifth of the cases is left out, as for validation.
set -euo pipefail
source "$(dirname "$0")/arguments.sh"

validation=$(($(ls "$dataset"/imagesTr/*.nii.gz | wc -l) / 5))
pick() { "$python" -c 'import json, sys; d = json.load(sys.stdin); print(d["seconds_per_epoch"], d["cases"])'; }
for ((i = 0; i < pairs; ++i)); do
  ours=$(build/release/bin/hayate bench load "$dataset" --recipe spleen_regular --epochs 1 --json \
    --set data.num_workers=2 --set data.split.validation_count="$validation" 2>/dev/null | sed -n '/^{/,$p' | pick)
  theirs=$("$python" bench/peers/load_monai.py "$dataset" --validation "$validation" "$@" 2>/dev/null | tail -1 | pick)
  echo "$ours $theirs"
done | "$python" -c '
import statistics, sys
rows = [tuple(map(float, line.split())) for line in sys.stdin]
for ours, cases, theirs, their_cases in rows:
    assert cases == their_cases
    print(f"{cases:.0f} cases: hayate {ours:.2f} s  MONAI {theirs:.2f} s  {theirs / ours:.1f} times faster")
ratios = sorted(row[2] / row[0] for row in rows)
print(f"times faster: median {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f})")'
