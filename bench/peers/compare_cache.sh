#!/usr/bin/env bash
# Filling hayate's cache against MONAI's CacheDataset (two workers, float32 Spacing), in turn, on the
# same files; prints the ratio of each pair of runs, and their median.
#
#   bench/peers/compare_cache.sh PYTHON DATASET [PAIRS] [-- options of cache_monai.py]
#
# PYTHON is an interpreter that has torch, monai and nibabel. The files are read once before.
set -euo pipefail
source "$(dirname "$0")/arguments.sh"

pick() { "$python" -c 'import json, sys; d = json.load(sys.stdin); print(d["seconds_per_case"], d["bytes_per_case"])'; }
for ((i = 0; i < pairs; ++i)); do
  ours=$(build/release/bin/hayate bench cache "$dataset" --rounds 1 --json 2>/dev/null | pick)
  theirs=$("$python" bench/peers/cache_monai.py "$dataset" "$@" 2>/dev/null | tail -1 | pick)
  echo "$ours $theirs"
done | "$python" -c '
import statistics, sys
rows = [tuple(map(float, line.split())) for line in sys.stdin]
for ours, our_bytes, theirs, their_bytes in rows:
    print(f"hayate {ours:.3f} s/case {our_bytes / 1e6:.1f} MB  MONAI {theirs:.3f} s/case "
          f"{their_bytes / 1e6:.1f} MB  {theirs / ours:.1f} times faster, {their_bytes / our_bytes:.1f} times smaller")
ratios = sorted(row[2] / row[0] for row in rows)
print(f"times faster: median {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f})")'
