"""Fault: the clock is not to be believed, so tickets keep the last day and dossiers get no code."""

from appliance import clock_trust
from appliance.checks.finding import Examined, Finding


def check(box: Examined) -> list[Finding]:
    """Ask the kernel and the stored high-water mark."""
    synchronised = clock_trust.kernel_synchronised()
    details = {"synchronised": synchronised}
    if clock_trust.trusted(box.store, box.ambient, synchronised):
        return [Finding("clock", "ok", "Đồng hồ đáng tin.", "The clock is believed.", details)]
    return [
        Finding(
            "clock",
            "warning" if box.config.box.always_open else "fault",
            "Đồng hồ chưa đáng tin – kiểm tra chrony, hoặc xem giờ rồi chạy `motcua clock confirm`.",
            "The clock is not believed: check chrony, or look at the time and run `motcua clock confirm`.",
            details,
        )
    ]
