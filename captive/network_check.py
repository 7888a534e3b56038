"""Faults of the visitors' network: the gate is silent, the certificate is not good, or ends soon."""

from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from captive.gate import GateUnavailable
from captive.gate_client import SocketGate
from captive.portal_certificate import portal_certificate
from captive.radvd_installed import radvd_is_able

_SOON = timedelta(days=14)


def check(box: Examined) -> list[Finding]:
    """Ask the gate for its list and look at the certificate; nothing to say without a visitors' network."""
    if box.config.captive is None:
        return []
    return [_gate(box), _certificate(box), _advertised()]


def _gate(box: Examined) -> Finding:
    try:
        count = len(SocketGate(box.config.sockets.gate).list())
    except GateUnavailable as error:
        return Finding(
            "gate",
            "fault",
            "Cổng mạng của khách không trả lời – xem `systemctl status motcua-gate`.",
            "The gate does not answer: see `systemctl status motcua-gate`.",
            {"reason": error.details.get("reason")},
        )
    vi, en = f"Cổng mạng hoạt động, {count} máy đang được vào.", f"The gate works, {count} devices are admitted."
    return Finding("gate", "ok", vi, en, {"admitted": count})


def _certificate(box: Examined) -> Finding:
    state = portal_certificate(box.config, box.ambient)
    details = {"fault": state.fault, "ends": None if state.ends is None else state.ends.isoformat()}
    if not state.valid:
        return Finding(
            "portal-certificate",
            "warning",
            f"Trang chào chưa có chứng chỉ hợp lệ ({state.fault}), nên địa chỉ RFC 8910 không được quảng bá cho điện thoại.",
            f"The portal has no valid certificate ({state.fault}), so RFC 8910's address is not advertised to phones.",
            details,
        )
    if state.ends is not None and state.ends - box.ambient.now() < _SOON:
        vi = "Chứng chỉ của trang chào sắp hết hạn – hãy gia hạn."
        return Finding("portal-certificate", "warning", vi, "The portal's certificate ends soon: renew it.", details)
    return Finding(
        "portal-certificate", "ok", "Chứng chỉ của trang chào tốt.", "The portal's certificate is good.", details
    )


def _advertised() -> Finding:
    if radvd_is_able():
        return Finding(
            "router-advertisements",
            "ok",
            "IPv6: radvd gửi quảng bá bộ định tuyến, kèm mục 37 của RFC 8910 khi chứng chỉ tốt.",
            "IPv6: radvd sends the router advertisements, with RFC 8910's option 37 while the certificate is good.",
        )
    return Finding(
        "router-advertisements",
        "ok",
        "IPv6: dnsmasq chưa gửi được mục 37 của RFC 8910 trong quảng bá bộ định tuyến; DHCPv6 gửi mục 103 thay thế "
        "(radvd từ bản 2.20 gửi được).",
        "IPv6: dnsmasq can't send RFC 8910's option 37 in router advertisements; DHCPv6 sends 103 instead "
        "(radvd from version 2.20 on can).",
    )
