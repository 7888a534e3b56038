"""What each model of printer can do, by the name used in box.toml; a new model is one line here.

Widths, dots and codes from python-escpos' capability data and Epson's command reference; GS ( H function 48 from that
command's own list of models (TM-T20 and T82 families, T88IV and later, m30, P80; not the TM-T88III).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.core.errors import InvalidInput


@dataclass(frozen=True)
class Profile:
    """One model, or a cautious guess at many.

    `doubling` is GS v 0 with m = 3, `cutter` GS V, `native_qr` GS ( k, `confirms` GS ( H function 48. `models` are
    the beginnings of what the device may answer to GS I 67; empty: whatever it answers is right. Jobs are sent in
    portions of `chunk_bytes` with `chunk_pause_s` between them, which some cheap USB boards need.
    """

    name: str = "generic-80"
    width_dots: int = 576
    dpi: int = 203
    doubling: bool = True
    cutter: bool = True
    native_qr: bool = False
    confirms: bool = False
    models: tuple[str, ...] = ()
    speed_mm_s: float = 100.0
    chunk_bytes: int = 16384
    chunk_pause_s: float = 0.0


_KNOWN = (
    Profile(),
    Profile("generic-58", width_dots=384, cutter=False, speed_mm_s=50.0, chunk_bytes=2048, chunk_pause_s=0.02),
    Profile("epson-tm-t20", native_qr=True, confirms=True, models=("TM-T20",), speed_mm_s=150.0),
    Profile("epson-tm-t82", native_qr=True, confirms=True, models=("TM-T82", "TM-T81"), speed_mm_s=150.0),
    Profile("epson-tm-t88iii", width_dots=512, dpi=180, models=("TM-T88III",), speed_mm_s=150.0),
    Profile(
        "epson-tm-t88v", width_dots=512, dpi=180, native_qr=True, confirms=True, models=("TM-T88",), speed_mm_s=250.0
    ),
    Profile("epson-tm-m30", native_qr=True, confirms=True, models=("TM-m30",), speed_mm_s=200.0, chunk_bytes=4096),
    Profile("pos-5890", width_dots=384, cutter=False, speed_mm_s=50.0, chunk_bytes=2048, chunk_pause_s=0.02),
    Profile("nt-80", native_qr=True, speed_mm_s=150.0, chunk_bytes=4096),
)
PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in _KNOWN}


def profile_named(name: str) -> Profile:
    """Return a profile; raises InvalidInput "profile-unknown" with the names there are."""
    if name not in PROFILES:
        raise InvalidInput(
            "profile-unknown",
            f"Không có kiểu máy in '{name}'. Các kiểu có: {', '.join(PROFILES)}.",
            f"There is no printer profile '{name}'. Known: {', '.join(PROFILES)}.",
        )
    return PROFILES[name]
