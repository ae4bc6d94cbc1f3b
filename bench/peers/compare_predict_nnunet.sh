#!/usr/bin/env bash
# One image, file to file: hayate predict against nnU-Net's predictor with a network of the same size, in turn. Prints
# seconds, the ratio of each pair and their median.
#
#   bench/peers/compare_predict_nnunet.sh PYTHON RUN IMAGE [PAIRS] [-- options of predict_nnunet.py]
#
# PYTHON is an interpreter that has nnunetv2. RUN is of hayate's DynUNet (hayate train … --set network.name=DynUNet; its
# weights may be anything), whose channels, strides, windows, overlap and spacing nnU-Net gets. The whole process counts
# for hayate, for nnU-Net neither imports nor the making of the network. Without --mirror neither mirrors; with it both
# do, along all three axes.
set -euo pipefail
source "$(dirname "$0")/image_arguments.sh"

mirror=none
[[ " $* " == *" --mirror "* ]] && mirror=0,1,2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for ((i = 0; i < pairs; ++i)); do
  rm -rf "$out"/*
  begin=$(date +%s.%N)
  build/release/bin/hayate predict "$run" "$image" --out "$out/hayate" --no-postprocessing --mirror=$mirror >/dev/null 2>&1
  end=$(date +%s.%N)
  theirs=$("$python" bench/peers/predict_nnunet.py "$image" "$run" "$out/nnunet/label.nii.gz" "$@" 2>/dev/null | tail -1)
  echo "$begin $end $theirs"
done | "$python" -c '
import json, statistics, sys
rows = [(float(e) - float(b), json.loads(t)) for b, e, t in (line.split(None, 2) for line in sys.stdin)]
for ours, theirs in rows:
    seconds, network = theirs["seconds"], theirs["network_seconds"]
    print(f"hayate {ours:.2f} s  nnU-Net {seconds:.2f} s (its windows {network:.2f} s)  {seconds / ours:.1f} times faster")
ratios = sorted(theirs["seconds"] / ours for ours, theirs in rows)
print(f"times faster: median {statistics.median(ratios):.1f} (from {ratios[0]:.1f} to {ratios[-1]:.1f})")'
