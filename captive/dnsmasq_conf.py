"""dnsmasq's configuration for the visitors' network: DHCP and DNS; pure text. Routers: `captive.router_advert`.

The portal is found by packets, never by false answers that a phone would keep: only its own names are answered here.
Options: RFC 8910 (114 and 103); manual: dnsmasq(8) of version 2.90.
"""

from captive.garden_rules import garden_names
from captive.gate_settings import TABLE
from captive.net_plan import NetPlan

_CACHE_S = 3600
# An answer from the cache puts no address into the walled garden's sets, so after these were emptied (rules taken away
# by hand, a new start of the gate on a bare kernel) the garden is whole again within this time; nothing has to be
# resolved beforehand, because dnsmasq fills the sets before it answers.
_GARDEN_CACHE_S = 60
_MAX_URL = 255  # RFC 8910 section 2.1: one DHCPv4 option


def dnsmasq_conf(plan: NetPlan, user: str | None) -> str:
    """Return the whole file; `user` is who dnsmasq becomes after binding (None: it stays who it is)."""
    return "\n".join([*_process(plan, user), *_dns(plan), *_dhcp(plan), *_advertised(plan), *_garden(plan), ""])


def pool(plan: NetPlan) -> tuple[str, str]:
    """Return the first and the last address handed out; the lowest sixteenth stays for access points."""
    network = plan.four.network
    kept = max(2, network.num_addresses // 16)
    return str(network[kept]), str(network[-2])


def _process(plan: NetPlan, user: str | None) -> list[str]:
    return [
        "# Written by `motcua captive render`; changes here are overwritten.",
        f"pid-file={plan.run_dir}/dnsmasq.pid",
        f"dhcp-leasefile={plan.run_dir}/dnsmasq.leases",
        f"interface={plan.interface}",
        "except-interface=lo",
        "bind-dynamic",
        *([f"user={user}"] if user else []),
        "log-facility=-",
        "quiet-dhcp",
        "quiet-dhcp6",
    ]


def _dns(plan: NetPlan) -> list[str]:
    lines = [
        "no-resolv",
        "no-hosts",
        "domain-needed",
        "bogus-priv",
        "stop-dns-rebind",
        "cache-size=4000",
        *([f"max-ttl={_GARDEN_CACHE_S}"] if plan.garden else []),
        f"max-cache-ttl={_GARDEN_CACHE_S if plan.garden else _CACHE_S}",
        "dns-forward-max=300",
        "edns-packet-max=1232",
        "local-ttl=60",
    ]
    lines += [f"server={server}" for server in plan.dns_upstream]
    for name in plan.names:
        # Own names have own addresses, and nothing is asked outside about what lies below them.
        lines += [f"local=/{name}/", f"host-record={name},{plan.four.ip}{_comma(plan)}"]
    return lines


def _comma(plan: NetPlan) -> str:
    return "" if plan.six is None else f",{plan.six.ip}"


def _dhcp(plan: NetPlan) -> list[str]:
    first, last = pool(plan)
    lines = [
        "dhcp-authoritative",
        "no-ping",
        f"dhcp-range={first},{last},{plan.four.netmask},{plan.lease_s}s",
        f"dhcp-lease-max={plan.four.network.num_addresses}",
        f"dhcp-option=option:router,{plan.four.ip}",
        f"dhcp-option=option:dns-server,{plan.four.ip}",
    ]
    if plan.six is not None:
        # "A catch-all address to enable replies to all Information-request packets" (dnsmasq(8)): addresses come by
        # SLAAC, announced by motcua's own router daemon.
        lines += ["dhcp-range=::,static", f"dhcp-option=option6:dns-server,[{plan.six.ip}]"]
    return lines


def _advertised(plan: NetPlan) -> list[str]:
    url = plan.capport_url
    if url is None or len(url) > _MAX_URL:
        return []
    lines = [f'dhcp-option-force=114,"{url}"']
    if plan.six is not None:
        lines.append(f'dhcp-option=option6:103,"{url}"')
    return lines


def _garden(plan: NetPlan) -> list[str]:
    return [
        f"nftset=/{name.removeprefix('*.')}/4#inet#{TABLE}#garden_4,6#inet#{TABLE}#garden_6"
        for name in garden_names(plan.garden)
    ]
