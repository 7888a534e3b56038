"""Faults of the visitors' network: the gate is silent, the certificate is not good, or ends soon."""

from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from captive.gate import GateUnavailable
from captive.gate_client import SocketGate
from captive.portal_certificate import portal_certificate

_SOON = timedelta(days=14)


def check(box: Examined) -> list[Finding]:
    """Ask the gate for its list and look at the certificate; nothing to say without a visitors' network."""
    if box.config.captive is None:
        return []
    return [_gate(box), _certificate(box)]


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
