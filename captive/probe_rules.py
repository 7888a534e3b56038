"""Which system asks "is there internet?": every known probe of phones and computers; pure.

Sources: AOSP NetworkStack's config.xml, Mozilla's captivedetect, NetworkManager's distributions, Microsoft's NCSI
documentation and the catalogues of openNDS, nodogsplash and iiab. The answer to a caught probe is always the same
redirect (RFC 8952 section 4.2: never the "online" answer); the family only serves counting.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """One probe address; `path` is "" where any path of the host counts."""

    family: str
    host: str
    path: str


_G204 = "/generate_204"

PROBES: tuple[Probe, ...] = (
    Probe("apple", "captive.apple.com", "/hotspot-detect.html"),
    Probe("apple", "captive.apple.com", ""),
    Probe("apple", "www.apple.com", "/library/test/success.html"),
    Probe("apple", "www.appleiphonecell.com", ""),
    Probe("apple", "www.itools.info", ""),
    Probe("apple", "www.ibook.info", ""),
    Probe("apple", "www.airport.us", ""),
    Probe("apple", "www.thinkdifferent.us", ""),
    Probe("apple", "gsp1.apple.com", ""),
    Probe("apple", "netcts.cdn-apple.com", ""),
    Probe("android", "connectivitycheck.gstatic.com", _G204),
    Probe("android", "connectivitycheck.android.com", _G204),
    Probe("android", "clients3.google.com", _G204),
    Probe("android", "www.google.com", "/gen_204"),
    Probe("android", "www.google.com", _G204),
    Probe("android", "play.googleapis.com", _G204),
    Probe("android", "www.gstatic.com", _G204),
    Probe("xiaomi", "connect.rom.miui.com", _G204),
    Probe("huawei", "connectivitycheck.platform.hicloud.com", _G204),
    Probe("huawei", "connectivitycheck.cbg-app.huawei.com", _G204),
    Probe("honor", "connectivitycheck.platform.hihonorcloud.com", _G204),
    Probe("oppo", "conn1.oppomobile.com", _G204),
    Probe("oppo", "conn2.oppomobile.com", _G204),
    Probe("vivo", "wifi.vivo.com.cn", _G204),
    Probe("samsung", "connectivity.samsung.com.cn", _G204),
    Probe("windows", "www.msftconnecttest.com", "/connecttest.txt"),
    Probe("windows", "www.msftconnecttest.com", "/redirect"),
    Probe("windows", "ipv6.msftconnecttest.com", "/connecttest.txt"),
    Probe("windows", "www.msftncsi.com", "/ncsi.txt"),
    Probe("edge", "edge-http.microsoft.com", "/captiveportal/generate_204"),
    Probe("firefox", "detectportal.firefox.com", "/canonical.html"),
    Probe("firefox", "detectportal.firefox.com", "/success.txt"),
    Probe("linux", "nmcheck.gnome.org", "/check_network_status.txt"),
    Probe("linux", "network-test.debian.org", "/nm"),
    Probe("linux", "fedoraproject.org", "/static/hotspot.txt"),
    Probe("linux", "ping.archlinux.org", ""),
    Probe("linux", "connectivity-check.ubuntu.com", ""),
    Probe("linux", "networkcheck.kde.org", ""),
    Probe("kindle", "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html"),
    Probe("kindle", "fireoscaptiveportal.com", _G204),
    Probe("nintendo", "conntest.nintendowifi.net", ""),
    Probe("nintendo", "ctest.cdn.nintendo.net", ""),
    Probe("steam", "test.steampowered.com", "/204"),
    Probe("roku", "captive.roku.com", "/ok"),
)

_BY_ADDRESS = {(probe.host, probe.path): probe.family for probe in PROBES}


def probe_family(host: str, path: str) -> str | None:
    """Return the family of system that probes `host` and `path`, or None for an ordinary page."""
    name = host.rsplit(":", 1)[0].lower()
    return _BY_ADDRESS.get((name, path)) or _BY_ADDRESS.get((name, ""))
