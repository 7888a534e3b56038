"""hostapd's configuration for the box's own radio: open with OWE transition, or WPA2 and WPA3 together; pure text.

Options: hostapd.conf of version 2.10; OWE transition after RFC 8110 and the Wi-Fi Alliance's "Enhanced Open".
"""

from appliance.captive_config import RadioSection

_HIDDEN = "owe"


def hostapd_conf(radio: RadioSection, bridge: str | None, name: str, passphrase: str | None) -> str:
    """Return the whole file; `bridge` is joined by every station (None: the radio itself is the visitors' interface)."""
    common = _common(radio, bridge)
    if radio.mode == "passphrase":
        return "\n".join([*common, f"ssid2={_quoted(name)}", *_both_wpa(passphrase or ""), ""])
    hidden = f"{radio.interface}_{_HIDDEN}"
    return "\n".join(
        [
            *common,
            f"ssid2={_quoted(name)}",
            f"owe_transition_ifname={hidden}",
            "",
            "# The same network, encrypted, for phones that know OWE.",
            f"bss={hidden}",
            *([f"bridge={bridge}"] if bridge else []),
            f"ssid2={_quoted(name + ' OWE')}",
            "ignore_broadcast_ssid=1",
            "ap_isolate=1",
            "wpa=2",
            "wpa_key_mgmt=OWE",
            "rsn_pairwise=CCMP",
            "ieee80211w=2",
            f"owe_transition_ifname={radio.interface}",
            "",
        ]
    )


def _common(radio: RadioSection, bridge: str | None) -> list[str]:
    five = radio.band == "5"
    return [
        "# Written by `motcua captive render`; changes here are overwritten.",
        f"interface={radio.interface}",
        *([f"bridge={bridge}"] if bridge else []),
        "driver=nl80211",
        f"country_code={radio.country}",
        "ieee80211d=1",
        *(["ieee80211h=1"] if five else []),
        f"hw_mode={'a' if five else 'g'}",
        f"channel={radio.channel}",
        "ieee80211n=1",
        *(["ieee80211ac=1"] if five else []),
        "wmm_enabled=1",
        "utf8_ssid=1",
        "ap_isolate=1",
        "disassoc_low_ack=1",
        "max_num_sta=250",
        "ctrl_interface=/run/hostapd",
    ]


def _both_wpa(passphrase: str) -> list[str]:
    return [
        "wpa=2",
        "wpa_key_mgmt=WPA-PSK SAE",
        "rsn_pairwise=CCMP",
        "ieee80211w=1",
        "sae_require_mfp=1",
        f"wpa_passphrase={passphrase}",
        f"sae_password={passphrase}",
    ]


def _quoted(name: str) -> str:
    # ssid2 takes P"…" with C escapes (printf_decode of wpa_supplicant's common.c).
    body = "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f"\\x{b:02x}" for b in name.encode())
    return f'P"{body}"'
