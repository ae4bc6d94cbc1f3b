# shellcheck shell=bash
# title: Golden cases on the device: network, loss, optim, inference
# seconds: 60
# needs: gpu
source "$CHECK_HERE/golden.sh"
run_golden "$device" network loss optim inference
