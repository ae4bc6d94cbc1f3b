# shellcheck shell=bash
# title: NCCL with a group of one
# seconds: 40
# needs: gpu
# libhayate-nccl.so opens, connects and sums; gloo does so on a CPU.
source "$CHECK_HERE/part.sh"
bench sum 'backend|connect_seconds|megabytes|sum_ms(_min|_max)?|is_right' '' --recipe spleen_fast
