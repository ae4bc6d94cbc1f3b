# shellcheck shell=bash
# title: Golden cases on the CPU, by this libtorch
# seconds: 60
# needs: nothing
# What the device's part does; so a difference there is the device's, not libtorch's.
source "$CHECK_HERE/golden.sh"
groups=(loss optim inference)
is_quick || groups+=(network)
run_golden cpu "${groups[@]}"
