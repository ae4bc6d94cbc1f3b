#!/usr/bin/env bash
# Nodes that are network namespaces of this machine, each with a host name and an address of its own,
# on one bridge. Needs root and iproute2.
#
#   nodes.sh up N                  node0 … at 10.231.0.1 …
#   nodes.sh on NODE COMMAND...    runs the command on a node; nodes find each other by name
#   nodes.sh rate RATE|unlimited   what each node's link carries (100mbit, 1gbit)
#   nodes.sh link NODE up|down
#   nodes.sh down
set -euo pipefail

all_nodes() { ip netns list | awk '/^(node[0-9]+|switch)/ {print $1}'; }

up() {
  local i node
  ip netns add switch
  ip -n switch link add br0 type bridge
  ip -n switch link set br0 up
  for ((i = 0; i < $1; ++i)); do
    node=node$i
    ip netns add "$node"
    ip link add eth0 netns "$node" type veth peer name "port$i" netns switch
    ip -n switch link set "port$i" master br0 up
    ip -n "$node" addr add "10.231.0.$((i + 1))/24" dev eth0
    ip -n "$node" link set eth0 up
    ip -n "$node" link set lo up
    # What lies there stands in the place of /etc/hosts for `ip netns exec`.
    mkdir -p "/etc/netns/$node"
    { echo "127.0.0.1 localhost" && for ((j = 0; j < $1; ++j)); do echo "10.231.0.$((j + 1)) node$j"; done; } \
      >"/etc/netns/$node/hosts"
  done
}

down() {
  local node
  for node in $(all_nodes); do
    ip netns del "$node"
    rm -rf "/etc/netns/$node"
  done
}

rate() {
  local node
  for node in $(all_nodes | grep node); do
    if [ "$1" = unlimited ]; then
      tc -n "$node" qdisc del dev eth0 root 2>/dev/null || true
    else
      tc -n "$node" qdisc replace dev eth0 root tbf rate "$1" burst 256kb latency 20ms
    fi
  done
}

on() {
  local node=$1
  shift
  exec ip netns exec "$node" unshare --uts bash -c 'hostname "$0" && exec "$@"' "$node" "$@"
}

command=$1
shift
case $command in
  up | down | rate | on) "$command" "$@" ;;
  link) ip -n "$1" link set eth0 "$2" ;;
  *) sed -n '5,9p' "$0" && exit 2 ;;
esac
