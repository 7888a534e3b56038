"""The A4 poster for the entrance: the wifi's QR, Zalo's QR and three steps, drawn once and saved as PDF or PNG."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageDraw

from appliance.config import BoxConfig
from appliance.core.errors import InvalidInput
from captive.poster_drawing import Pen, page_px
from captive.wifi_qr_rules import wifi_qr_text

DPI = 300
_KINDS = {".pdf": "PDF", ".png": "PNG"}
_INK, _MUTED, _PRIMARY, _ZALO, _WHITE = "#1B1F24", "#4A5563", "#0B3D91", "#0052CC", "#FFFFFF"
_MARGIN_MM, _QR_MM = 15, 68


@dataclass(frozen=True)
class PosterContent:
    """What stands on one centre's poster."""

    centre_vi: str
    centre_en: str
    wifi_name: str
    passphrase: str | None
    zalo_name: str
    zalo_link: str
    address: str
    """The short address of the welcome page, as one types it."""
    hotline: str


def poster_content(config: BoxConfig, wifi_name: str | None, passphrase_file: Path | None) -> PosterContent:
    """Return the poster of a box; raises InvalidInput "wifi-name-missing" or "passphrase-unreadable"."""
    name = wifi_name or config.box.wifi_name
    if not name:
        raise InvalidInput(
            "wifi-name-missing",
            "Chưa biết tên wifi: đặt box.wifi_name hoặc dùng --wifi-name.",
            "The wifi's name is not known: set box.wifi_name or give --wifi-name.",
        )
    portal = config.portal
    return PosterContent(
        centre_vi=config.box.name_vi,
        centre_en=config.box.name_en,
        wifi_name=name,
        passphrase=_passphrase(passphrase_file),
        zalo_name=config.box.zalo_oa_name,
        zalo_link=f"{portal.zalo_base_url.rstrip('/')}/{config.box.zalo_oa_id}",
        address=portal.names[0] if portal.names else urlsplit(portal.public_url).netloc,
        hotline=config.box.hotline,
    )


def write_poster(content: PosterContent, path: Path) -> None:
    """Write the poster; raises InvalidInput "poster-kind" where the ending is neither .pdf nor .png."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise InvalidInput("poster-kind", "Tên tệp phải là .pdf hoặc .png.", "The file must end in .pdf or .png.")
    picture = draw_poster(content)
    fresh = path.with_name(path.name + ".new")
    picture.save(fresh, kind, dpi=(DPI, DPI), **({"resolution": DPI} if kind == "PDF" else {}))
    fresh.replace(path)


def draw_poster(content: PosterContent) -> Image.Image:
    """Return the poster as a picture of A4 at 300 dpi."""
    picture = Image.new("RGB", page_px(DPI), _WHITE)
    pen = Pen(ImageDraw.Draw(picture), picture, DPI, _MARGIN_MM)
    _head(pen, content)
    _step(
        pen,
        "1",
        "Quét mã để vào wifi miễn phí",
        "Scan to join the free wifi",
        wifi_qr_text(content.wifi_name, content.passphrase),
        _wifi_lines(content),
        _PRIMARY,
    )
    _step(
        pen,
        "2",
        "Bấm “Kết nối” trên trang chào",
        "Tap “Connect” on the welcome page",
        None,
        [
            (f"Trang chào không tự mở? Gõ: {content.address}", _INK),
            (f"No page? Type: {content.address}", _MUTED),
        ],
        _PRIMARY,
    )
    _step(
        pen,
        "3",
        "Quét bằng Zalo, bấm Quan tâm",
        "Scan in Zalo and follow us",
        content.zalo_link,
        [
            (content.zalo_name, _INK),
            ("Nhận tin khi hồ sơ có kết quả, hỏi cán bộ, góp ý", _INK),
            ("News of your dossier, questions, feedback", _MUTED),
        ],
        _ZALO,
    )
    pen.foot(f"Cần giúp đỡ? Hỏi bàn hướng dẫn hoặc gọi {content.hotline}", _MUTED)
    return picture


def _head(pen: Pen, content: PosterContent) -> None:
    pen.band(_PRIMARY, 34)
    pen.centred(content.centre_vi, 30, _WHITE, bold=True, top_mm=7)
    pen.centred(content.centre_en, 15, _WHITE, top_mm=22)
    pen.go_to(42)
    pen.centred_line("Wifi miễn phí – Free wifi", 40, _PRIMARY, bold=True)


def _step(
    pen: Pen, number: str, title_vi: str, title_en: str, qr: str | None, lines: list[tuple[str, str]], colour: str
) -> None:
    beside_mm = _QR_MM + 8 if qr else 0
    top_mm = pen.y_mm
    if qr:
        pen.qr(qr, _QR_MM, top_mm)
    pen.badge(number, colour, beside_mm)
    pen.line(title_vi, 25, colour, bold=True, indent_mm=beside_mm + 17)
    pen.line(title_en, 15, _MUTED, indent_mm=beside_mm + 17)
    pen.go_to(pen.y_mm + 2)
    for text, ink in lines:
        pen.line(text, 18 if ink == _INK else 14, ink, bold=ink == _INK, indent_mm=beside_mm)
    pen.go_to(max(pen.y_mm, top_mm + _QR_MM if qr else 0) + 7)


def _wifi_lines(content: PosterContent) -> list[tuple[str, str]]:
    lines = [(f"Tên wifi: {content.wifi_name}", _INK)]
    if content.passphrase:
        lines.append((f"Mật khẩu: {content.passphrase}", _INK))
    return [*lines, ("Dùng máy ảnh của điện thoại", _INK), ("Use your phone’s camera", _MUTED)]


def _passphrase(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            "passphrase-unreadable", "Không đọc được tệp mật khẩu wifi.", "The passphrase file can't be read."
        ) from error
