#!/usr/bin/env bash
# Runs the scripts of every launcher and prints a table; fails when one of them does. What is not
# installed is skipped.
set -euo pipefail
cd "$(dirname "$0")"
RANKS_WORK=${RANKS_WORK:-$(mktemp -d)}
export RANKS_WORK

failures=0
table="| launcher | result | seconds |"$'\n'"|---|---|---|"
for script in by_hand local_ranks torchrun openmpi mpich slurm; do
  begun=$SECONDS
  code=0
  "./$script.sh" || code=$?
  case $code in
    0) result=passed ;;
    77) result=skipped ;;
    *) result="failed ($code)" && failures=$((failures + 1)) ;;
  esac
  table+=$'\n'"| $script | $result | $((SECONDS - begun)) |"
done
echo "$table"
[ "$failures" = 0 ]
