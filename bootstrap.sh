#!/usr/bin/env bash
# Sets up what `make` needs: system packages (installed as root, named otherwise) and the locked virtual environment.
# Usage: ./bootstrap.sh demo|test     A second run changes nothing and takes under a second.
set -euo pipefail
cd "$(dirname "$0")"

purpose=${1:-demo}
venv=.venv

missing=()
need() { # need COMMAND-OR-FILE PACKAGE: remember the package where neither a command nor a file of that name is there
  command -v "$1" >/dev/null 2>&1 || compgen -G "$1" >/dev/null || missing+=("$2")
}
need python3 python3
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then missing+=(python3-venv); fi
if [ "$purpose" = test ]; then
  need chromium chromium
  need '/usr/lib/postgresql/*/bin/initdb' postgresql
  need systemd-analyze systemd
  need /usr/sbin/cupsd cups-daemon
  need /usr/sbin/p910nd p910nd
  need zbarimg zbar-tools
  need espeak-ng espeak-ng
  need '/usr/lib/python3/dist-packages/icu' python3-icu
  # The captive stack of the lab; none of them is started as a service.
  need '/usr/lib/*/libnftables.so.1' libnftables1
  for program in nft:nftables dnsmasq:dnsmasq-base nginx:nginx hostapd:hostapd ip:iproute2 conntrack:conntrack \
    busybox:busybox curl:curl unshare:util-linux; do
    PATH="$PATH:/usr/sbin:/sbin" need "${program%%:*}" "${program##*:}"
  done
fi

if [ ${#missing[@]} -gt 0 ]; then
  line="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    echo "Thiếu gói hệ thống. Vui lòng chạy / System packages are missing, please run:" >&2
    echo "    sudo apt-get update && sudo $line" >&2
    exit 2
  fi
  echo "── Cài gói hệ thống / installing system packages: ${missing[*]}"
  apt-get update -qq
  # Debian's postgresql would start a server of its own; the tests start theirs on a private socket.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  # Debian starts what it installs (nginx); here it is only run by the lab (policy-rc.d, invoke-rc.d(8)).
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Cần Python 3.11 trở lên / Python 3.11 or newer is needed; found $(python3 --version)" >&2
  exit 2
}

stamp=$(cat requirements/dev.txt setup.cfg appliance/version.py | sha256sum | cut -d' ' -f1)
if [ "$(cat $venv/.stamp 2>/dev/null)" != "$stamp" ]; then
  echo "── Chuẩn bị môi trường Python / preparing the virtual environment (about a minute)"
  [ -x $venv/bin/python ] || python3 -m venv $venv
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
  $venv/bin/pip install -q --require-hashes -r requirements/dev.txt
  $venv/bin/pip install -q --no-build-isolation --no-deps -e .
  # An .egg-info in the checkout would shadow the installed entry points.
  rm -rf ./*.egg-info
  echo "$stamp" >$venv/.stamp
fi
