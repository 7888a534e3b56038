"""radvd's configuration, for boxes where it sends the router advertisements with RFC 8910's option 37; pure text.

dnsmasq can't send that option, radvd can from version 2.20 on (`AdvCaptivePortalAPI`), and two programs that announce
the same router contradict each other: so one of them does it alone. Manual: radvd.conf(5).
"""

import re

from captive.net_plan import NetPlan

_FIRST_ABLE = (2, 20)
_VERSION = re.compile(r"^Version: (\d+)\.(\d+)", re.MULTILINE)
_MOST_LIFETIME_S = 9000  # RFC 4861 section 6.2.1


def is_able(version_text: str) -> bool:
    """Tell by what `radvd --version` prints whether it can send option 37."""
    found = _VERSION.search(version_text)
    return found is not None and (int(found[1]), int(found[2])) >= _FIRST_ABLE


def radvd_conf(plan: NetPlan) -> str:
    """Return the whole file, "" without IPv6; the figures are those that dnsmasq would announce.

    What radvd says when it ends is kept back: a restart must take no router and no resolver from a visitor.
    """
    if plan.six is None:
        return ""
    lifetime_s = min(max(1800, plan.lease_s), _MOST_LIFETIME_S)
    url = plan.capport_url
    portal = "" if url is None else f'  AdvCaptivePortalAPI "{url}";\n'
    return f"""\
# Written by `motcua captive render`; changes here are overwritten.
interface {plan.interface} {{
  AdvSendAdvert on;
  AdvOtherConfigFlag on;
  MinRtrAdvInterval 20;
  MaxRtrAdvInterval 60;
  AdvDefaultLifetime {lifetime_s};
  AdvDefaultPreference high;
  RemoveAdvOnExit off;
{portal}\
  prefix {plan.six.network} {{
    AdvValidLifetime {plan.lease_s};
    AdvPreferredLifetime {plan.lease_s};
  }};
  RDNSS {plan.six.ip} {{
    AdvRDNSSLifetime {lifetime_s};
    FlushRDNSS off;
  }};
}};
"""
