#!/usr/bin/env bash
# One image, file to file: hayate predict against MONAI with the same weights, in turn. Prints seconds, the ratio
# of each pair and their median, and on which share of the voxels both agree.
#
#   bench/peers/compare_predict.sh PYTHON RUN IMAGE [PAIRS] [-- options of predict_monai.py]
#
# PYTHON is an interpreter that has torch, monai, nibabel and safetensors. RUN was trained by spleen_fast. The whole
# process counts for hayate, for MONAI neither imports nor the making of the network.
set -euo pipefail
source "$(dirname "$0")/image_arguments.sh"

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for ((i = 0; i < pairs; ++i)); do
  rm -rf "$out"/*
  begin=$(date +%s.%N)
  build/release/bin/hayate predict "$run" "$image" --out "$out/hayate" --no-postprocessing >/dev/null 2>&1
  end=$(date +%s.%N)
  theirs=$("$python" bench/peers/predict_monai.py "$image" "$run/best.safetensors" "$out/monai" "$@" 2>/dev/null | tail -1)
  agree=$("$python" -c '
import glob, sys, nibabel, numpy
ours, theirs = (numpy.asarray(nibabel.load(glob.glob(f"{folder}/*.nii*")[0]).dataobj) for folder in sys.argv[1:])
print((ours == theirs).mean())' "$out/hayate" "$out/monai")
  echo "$begin $end $agree $theirs"
done | "$python" -c '
import json, statistics, sys
rows = [(float(e) - float(b), float(a), json.loads(t)) for b, e, a, t in (line.split(None, 3) for line in sys.stdin)]
for ours, agree, theirs in rows:
    seconds, network = theirs["seconds"], theirs["network_seconds"]
    print(f"hayate {ours:.2f} s  MONAI {seconds:.2f} s (its network {network:.2f} s)  {seconds / ours:.1f} times faster, "
          f"the same label at {100 * agree:.4f} % of the voxels")
ratios = sorted(theirs["seconds"] / ours for ours, _, theirs in rows)
print(f"times faster: median {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f})")'
