"""The nftables rules of the visitors' network as one text that is loaded in one transaction; pure.

Loading it again keeps every set and its elements (sessions, counters, time-outs) and replaces every rule at once.
Sets: `admitted` (keyed by the source MAC, counts bytes up) and its twin `admitted_down` at egress, where the
destination MAC is known (docs/adr/0010); `today_up`, `today_down` for the allowance of 24 hours.
"""

from captive.gate_settings import TABLE, GateSettings
from captive.net_plan import NetPlan

FORWARDED_MARK = "0x6d63"
MAX_DEVICES = 16_384

# Addresses no visitor may be forwarded to (RFC 6890 and its registry): other people's private networks behind the uplink.
PRIVATE_4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
)  # fmt: skip
PRIVATE_6 = ("::/96", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "fc00::/7", "fe80::/9", "ff00::/8")

# DNS before admission, bytes of IP packets: together < 30 kB in the first minute (burst + 60 s), < 1 kB/s later.
DNS_UP = "limit rate over 120 bytes/second burst 4000 bytes"
DNS_DOWN = "limit rate over 200 bytes/second burst 6500 bytes"
DNS_ADMITTED = "limit rate over 64 kbytes/second burst 256 kbytes"

ICMP_4 = "echo-request, echo-reply, destination-unreachable, time-exceeded"
ICMP_6 = (
    "nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, echo-request, echo-reply, packet-too-big,"
    " destination-unreachable, time-exceeded, mld2-listener-report"
)

_CHAINS = {
    "inet": (
        "marked", "caught", "arriving", "asking_dns", "asking_dhcp", "forwarded", "from_visitor", "from_admitted",
        "refused", "masked",
    ),
    "netdev": ("to_phones",),
    "bridge": ("ports",),
}  # fmt: skip


def ruleset(plan: NetPlan) -> str:
    """Return the whole text; its first line tells the gate's daemon what it needs to know besides."""
    return "\n".join([gate_head(plan), *_emptied(), _inet(plan), _netdev(plan), _bridge(plan), ""])


def gate_head(plan: NetPlan) -> str:
    """Return the first line: a comment for nft, settings for the daemon."""
    return GateSettings(plan.interface, plan.gate_users, plan.allowance_bytes, plan.idle_end_s).head()


def _emptied() -> list[str]:
    # Declared first so that the deletions also work where nothing was loaded yet.
    lines = []
    for family, chains in _CHAINS.items():
        declared = "\n".join(f"  chain {chain} {{\n  }}" for chain in chains)
        lines.append(f"table {family} {TABLE} {{\n{declared}\n}}")
        lines.append(f"flush table {family} {TABLE}")
        lines += [f"delete chain {family} {TABLE} {chain}" for chain in chains]
    return lines


def _set(name: str, kind: str, flags: str, extra: str = "", size: int = MAX_DEVICES) -> str:
    return f"  set {name} {{\n    type {kind}; flags {flags}; size {size};{extra}\n  }}\n"


def _fixed(name: str, kind: str, elements: tuple[str, ...]) -> str:
    joined = ", ".join(elements)
    return f"  set {name} {{\n    type {kind}; flags interval; elements = {{ {joined} }}\n  }}\n"


def _inet(plan: NetPlan) -> str:
    parts = [_inet_sets(), _first_looks(plan), _own_services(plan), _forwarding(plan)]
    return f"table inet {TABLE} {{\n{''.join(parts)}}}"


def _inet_sets() -> str:
    return (
        _set("admitted", "ether_addr", "dynamic,timeout", " counter;")
        + _set("today_up", "ether_addr", "dynamic,timeout", " timeout 1d; counter;")
        + _set("spent", "ether_addr", "timeout")
        + _set("dns_asking", "ether_addr", "dynamic,timeout", " timeout 10m;")
        + _set("dns_admitted", "ether_addr", "dynamic,timeout", " timeout 10m;")
        + _set("dhcp_asking", "ether_addr", "dynamic,timeout", " timeout 10m;", 65_535)
        + _set("web_open", "ether_addr", "dynamic")
        + _set("connections", "ether_addr", "dynamic")
        + _set("rate_up", "ether_addr", "dynamic,timeout", " timeout 1m;")
        + _set("garden_4", "ipv4_addr", "timeout", " timeout 1d;")
        + _set("garden_6", "ipv6_addr", "timeout", " timeout 1d;")
        + _fixed("private_4", "ipv4_addr", PRIVATE_4)
        + _fixed("private_6", "ipv6_addr", PRIVATE_6)
    )


def _first_looks(plan: NetPlan) -> str:
    lan = plan.interface
    six = "::/128" if plan.six is None else f"{plan.six.network}, fe80::/10, ::/128"
    own_6 = "" if plan.six is None else f"    ip6 daddr {plan.six.ip} accept\n"
    return f"""\
  # The last four octets of the MAC, so that one device's connections can be forgotten at once.
  chain marked {{
    type filter hook prerouting priority mangle; policy accept;
    iifname != "{lan}" accept
    ip saddr != {{ {plan.four.network}, 0.0.0.0 }} drop
    ip6 saddr != {{ {six} }} drop
    ct state new ct mark set @ll,64,32
  }}
  chain caught {{
    type nat hook prerouting priority dstnat; policy accept;
    iifname != "{lan}" accept
    ip daddr {plan.four.ip} accept
{own_6}\
    tcp dport 80 ether saddr != @admitted redirect to :80
  }}
"""


def _own_services(plan: NetPlan) -> str:
    """What visitors may ask the box itself: DHCP, DNS, portal, and nothing else."""
    own_4 = f"{plan.four.ip}, {plan.four.network.broadcast_address}, 255.255.255.255"
    own_6 = "fe80::/10" if plan.six is None else f"{plan.six.ip}, fe80::/10"
    return f"""\
  chain arriving {{
    type filter hook input priority filter; policy accept;
    iifname != "{plan.interface}" accept
    udp dport {{ 67, 547 }} jump asking_dhcp
    ct state invalid drop
    meta l4proto ipv6-icmp icmpv6 type {{ {ICMP_6} }} accept
    ip protocol icmp icmp type {{ {ICMP_4} }} accept
    ip daddr != {{ {own_4} }} goto refused
    ip6 daddr != {{ {own_6} }} goto refused
    meta l4proto {{ tcp, udp }} th dport 53 jump asking_dns
    # Caught before the admission (what was for the box itself is never translated): opened anew it goes where it wants.
    ct status dnat ether saddr @admitted reject with tcp reset
    tcp dport {{ 80, 443 }} ct state new add @web_open {{ ether saddr ct count over 256 }} reject with tcp reset
    tcp dport {{ 80, 443 }} accept
    goto refused
  }}
  chain asking_dns {{
    ether saddr @admitted update @dns_admitted {{ ether saddr {DNS_ADMITTED} }} drop
    ether saddr @admitted accept
    meta l4proto tcp reject with tcp reset
    update @dns_asking {{ ether saddr {DNS_UP} }} drop
    accept
  }}
  chain asking_dhcp {{
    update @dhcp_asking {{ ether saddr limit rate over 30/minute burst 20 packets }} drop
    accept
  }}
"""


def _forwarding(plan: NetPlan) -> str:
    lan, wan = plan.interface, plan.uplink
    return f"""\
  chain forwarded {{
    type filter hook forward priority filter; policy accept;
    iifname "{lan}" goto from_visitor
    oifname "{lan}" ct state established,related meta mark set {FORWARDED_MARK} accept
    oifname "{lan}" drop
  }}
  chain from_visitor {{
    oifname != "{wan}" goto refused
    ip daddr @private_4 goto refused
    ip6 daddr @private_6 goto refused
    ether saddr @admitted goto from_admitted
    tcp dport 443 ip daddr @garden_4 accept
    tcp dport 443 ip6 daddr @garden_6 accept
    goto refused
  }}
  chain from_admitted {{
{_rate("rate_up", "ether saddr", plan.visitor_up)}\
    ct state new add @connections {{ ether saddr ct count over {plan.visitor_connections} }} goto refused
    add @today_up {{ ether saddr }}
    accept
  }}
  # At once, so that no phone waits for a time-out.
  chain refused {{
    meta l4proto tcp reject with tcp reset
    limit rate 1000/second reject with icmpx port-unreachable
    drop
  }}
  chain masked {{
    type nat hook postrouting priority srcnat; policy accept;
{_masquerade(plan)}\
  }}
"""


def _masquerade(plan: NetPlan) -> str:
    if not plan.masquerade:
        return ""
    lines = f'    oifname "{plan.uplink}" ip saddr {plan.four.network} masquerade\n'
    if plan.six is not None:
        lines += f'    oifname "{plan.uplink}" ip6 saddr {plan.six.network} masquerade\n'
    return lines


def _netdev(plan: NetPlan) -> str:
    answers = "".join(
        f"    ether type {kind} udp sport 53 ether daddr != @admitted_down"
        f" update @dns_answered {{ ether daddr {DNS_DOWN} }} drop\n"
        for kind in ("ip", "ip6")
    )
    return f"""table netdev {TABLE} {{
{_set("admitted_down", "ether_addr", "dynamic,timeout", " counter;")}\
{_set("today_down", "ether_addr", "dynamic,timeout", " timeout 1d; counter;")}\
{_set("dns_answered", "ether_addr", "dynamic,timeout", " timeout 10m;")}\
{_set("rate_down", "ether_addr", "dynamic,timeout", " timeout 1m;")}\
  # Only here is the destination's MAC known; packets of the box itself carry no mark.
  chain to_phones {{
    type filter hook egress device "{plan.interface}" priority filter; policy accept;
{answers}\
    meta mark != {FORWARDED_MARK} accept
    ether daddr @admitted_down goto to_admitted
{_garden_answers(plan)}\
    drop
  }}
  chain to_admitted {{
{_rate("rate_down", "ether daddr", plan.visitor_down)}\
    add @today_down {{ ether daddr }}
    accept
  }}
}}"""


def _garden_answers(plan: NetPlan) -> str:
    return "    ether type ip tcp sport 443 accept\n    ether type ip6 tcp sport 443 accept\n" if plan.garden else ""


def _rate(name: str, key: str, rate: int | None) -> str:
    if rate is None:
        return ""
    return f"    update @{name} {{ {key} limit rate over {rate} bytes/second burst {max(rate // 4, 65_536)} bytes }} drop\n"


def _bridge(plan: NetPlan) -> str:
    """Bound the addresses one bridge port can use up: what a flood gets in a lease's time fits the pool."""
    pool = plan.four.network.num_addresses - 8
    burst = max(2, pool // 2)
    per_minute = max(1, (pool - burst) * 60 // plan.lease_s // 2)
    return f"""table bridge {TABLE} {{
{_set("dhcp_known", "ether_addr", "dynamic,timeout", f" timeout {plan.lease_s}s;", 65_535)}\
  set dhcp_new {{
    type ifname; flags dynamic; size 1024;
  }}
  chain ports {{
    type filter hook prerouting priority filter; policy accept;
    ether type ip udp dport 67 ether saddr != @dhcp_known \
update @dhcp_new {{ meta iifname limit rate over {per_minute}/minute burst {burst} packets }} drop
    ether type ip udp dport 67 add @dhcp_known {{ ether saddr }}
  }}
}}"""
