#!/usr/bin/env bash
# hayate's training step against PyTorch's in Python, in turn, so that a machine whose speed drifts
# slows both; prints the ratio of each pair of runs, and their median.
#
#   bench/peers/compare_step.sh PYTHON [PAIRS] [-- options of step_pytorch.py]
#
# PYTHON is an interpreter that has torch and monai. Both keep freed memory, as hayate does by itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${1:?which python}
pairs=${2:-3}
shift $(($# < 2 ? $# : 2))
[ "${1:-}" = -- ] && shift

export MALLOC_TRIM_THRESHOLD_=68719476736 MALLOC_MMAP_THRESHOLD_=68719476736 MALLOC_TOP_PAD_=67108864
ms() { "$python" -c 'import json, sys; print(json.load(sys.stdin)["ms_per_patch"])'; }
for ((i = 0; i < pairs; ++i)); do
  ours=$(build/release/bin/hayate bench step --steps 3 --json | ms)
  theirs=$("$python" bench/peers/step_pytorch.py "$@" 2>/dev/null | tail -1 | ms)
  echo "$ours $theirs"
done | "$python" -c '
import statistics, sys
rows = [tuple(map(float, line.split())) for line in sys.stdin]
for ours, theirs in rows:
    print(f"hayate {ours:.1f} ms/patch  peer {theirs:.1f} ms/patch  ratio {theirs / ours:.2f}")
ratios = sorted(t / o for o, t in rows)
print(f"ratio median {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")'
