#!/usr/bin/env bash
# Runs a command in fresh namespaces (network, mounts, processes) with an empty /run: real daemons, nothing left behind.
# Usage: tests/lab/enter.sh COMMAND [ARGUMENT…]      Needs no root where the kernel lets users have namespaces.
set -euo pipefail
export MOTCUA_LAB=1
export PATH="$PATH:/usr/sbin:/sbin"
inside=(sh -c 'mount -t tmpfs tmpfs /run && mkdir -p /run/netns && ip link set lo up && exec "$@"' lab)
common=(--net --mount --pid --fork --kill-child --mount-proc)
if [ "$(id -u)" -eq 0 ]; then
  # One neighbour table serves all namespaces of a machine; by default it holds 1024, fewer than a large crowd needs.
  for family in ipv4 ipv6; do
    limit=/proc/sys/net/$family/neigh/default/gc_thresh3
    if [ -w $limit ] && [ "$(cat $limit)" -lt 16384 ]; then echo 16384 >$limit; echo 12288 >${limit%3}2; fi
  done
  exec unshare "${common[@]}" "${inside[@]}" "$@"
fi
if unshare --user --map-current-user --keep-caps "${common[@]}" true 2>/dev/null; then
  exec unshare --user --map-current-user --keep-caps "${common[@]}" "${inside[@]}" "$@"
fi
echo "Máy này không cho người dùng thường tạo không gian mạng; hãy chạy bằng root." >&2
echo "This kernel gives users no namespaces; please run as root." >&2
exit 2
