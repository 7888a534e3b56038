"""The page of the virtual printer: what came out of it, what state it is in, and buttons for faults."""

import io
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, send_file
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response as BaseResponse

from appliance.core.ambient import Ambient
from appliance.core.errors import NotFound
from appliance.web.app import create_app, read_json, read_query, services, set_services
from appliance.web.i18n import mark
from printer.paper import millimetres
from printer.virtual.condition import Condition
from printer.virtual.device import Device
from printer.virtual.paper_store import PaperRecord, PaperStore

blueprint = Blueprint("virtual_printer", __name__)
CURRENT = "current"


@dataclass(frozen=True)
class VirtualServices:
    """What the views need."""

    device: Device
    papers: PaperStore
    raw_port: int


class ConditionChange(BaseModel):
    """A part of the device's condition; what isn't named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    paper: Literal["ok", "near_end", "out"] | None = None
    cover_open: bool | None = None
    overheated: bool | None = None
    off: bool | None = None
    silent: bool | None = None
    mute: bool | None = None
    garbage: bool | None = None
    confirms: bool | None = None
    cutter_jam: bool | None = None
    jam_at_cut: bool | None = None
    model: str | None = Field(default=None, max_length=40, pattern=r"^[ -~]*$")
    speed_mm_s: float | None = Field(default=None, ge=0, le=1000)
    drop_after_bytes: int | None = Field(default=None, ge=1)
    near_end_after_mm: float | None = Field(default=None, gt=0, le=10000)
    out_after_mm: float | None = Field(default=None, gt=0, le=10000)
    cover_after_mm: float | None = Field(default=None, gt=0, le=10000)
    hot_after_mm: float | None = Field(default=None, gt=0, le=10000)
    reset_after_mm: float | None = Field(default=None, gt=0, le=10000)


class Listing(BaseModel):
    """The query of the list."""

    limit: int = Field(default=50, ge=1, le=300)


# Buttons of the page: key → words and what they change.
BUTTONS: dict[str, tuple[str, dict[str, object]]] = {
    "paper-out": (mark("Hết giấy"), {"paper": "out"}),
    "near-end": (mark("Sắp hết giấy"), {"paper": "near_end"}),
    "out-soon": (mark("Hết giấy giữa phiếu (sau 60 mm)"), {"out_after_mm": 60.0}),
    "cover-open": (mark("Mở nắp"), {"cover_open": True}),
    "cover-soon": (mark("Mở nắp giữa phiếu (sau 60 mm)"), {"cover_after_mm": 60.0}),
    "cutter-jam": (mark("Kẹt dao cắt"), {"cutter_jam": True}),
    "overheated": (mark("Quá nóng"), {"overheated": True}),
    "off": (mark("Mất điện máy in"), {"off": True}),
    "silent": (mark("Treo: không đọc, không trả lời"), {"silent": True}),
    "mute": (mark("In nhưng không trả lời"), {"mute": True}),
    "garbage": (mark("Trả lời sai"), {"garbage": True}),
    "no-confirm": (mark("Không xác nhận in xong"), {"confirms": False}),
    "other-model": (mark("Máy in khác loại"), {"model": "OTHER-80"}),
    "slow": (mark("In chậm (10 mm/s)"), {"speed_mm_s": 10.0}),
    "drop": (mark("Ngắt kết nối sau 2.000 byte"), {"drop_after_bytes": 2000}),
    "reset-soon": (mark("Sụt điện giữa phiếu (sau 60 mm)"), {"reset_after_mm": 60.0}),
}
REPAIRED: dict[str, object] = asdict(Condition())


def make_app(ambient: Ambient, device: Device, papers: PaperStore, raw_port: int) -> Flask:
    """Return the app of one virtual printer."""
    locale = Path(__file__).parent.parent / "locale"
    app = create_app(__name__, ambient=ambient, service="printer-virtual", locale_dirs=[locale])
    set_services(app, VirtualServices(device, papers, raw_port))
    app.register_blueprint(blueprint)
    return app


def _services() -> VirtualServices:
    return services(VirtualServices)


def _listed(limit: int) -> list[PaperRecord]:
    """Return the papers, newest first, with the one still under the head in front."""
    parts = _services()
    sheet = parts.device.head.sheet
    growing = [parts.papers.record_of(sheet)] if sheet.has_ink else []
    return [*growing, *parts.papers.newest(limit)][:limit]


@blueprint.get("/")
def page() -> str:
    """Show the newest papers and the buttons."""
    parts = _services()
    return render_template(
        "virtual_printer.html",
        papers=_listed(12),
        millimetres=millimetres,
        condition=parts.device.condition,
        active=_active(asdict(parts.device.condition)),
        buttons=BUTTONS,
        raw_port=parts.raw_port,
    )


@blueprint.get("/papers")
def papers() -> Response:
    """List the papers as JSON, newest first."""
    listing = read_query(Listing)
    return jsonify([asdict(record) for record in _listed(listing.limit)])


@blueprint.get("/papers/<paper_id>.png")
def picture(paper_id: str) -> BaseResponse:
    """Return a paper as PNG, 80 mm wide at 203 dpi; the id of the one under the head works too."""
    parts = _services()
    path = parts.papers.picture_path(paper_id)
    if path is not None:
        return send_file(path.resolve(), mimetype="image/png")
    sheet = parts.device.head.sheet
    if paper_id in (CURRENT, f"{sheet.number:06d}"):
        out = io.BytesIO()
        sheet.picture().save(out, "PNG")
        return Response(out.getvalue(), mimetype="image/png")
    raise NotFound("paper-unknown", "Không có phiếu này.", "There is no such paper.")


@blueprint.get("/condition")
def condition() -> Response:
    """Return the device's condition."""
    return jsonify(asdict(_services().device.condition))


@blueprint.post("/condition")
def change_condition() -> Response:
    """Change the device's condition: `{"paper": "out"}` and so on."""
    change = read_json(ConditionChange)
    return jsonify(asdict(_services().device.set(**change.model_dump(exclude_unset=True))))


@blueprint.post("/faults/<name>")
def toggle_fault(name: str) -> BaseResponse:
    """Play a fault by its button, or end it ("repair" ends all); then back to the page."""
    device = _services().device
    if name == "repair":
        device.set(**REPAIRED)
    elif name in BUTTONS:
        changes = BUTTONS[name][1]
        active = name in _active(asdict(device.condition))
        device.set(**{key: REPAIRED[key] if active else value for key, value in changes.items()})
    else:
        raise NotFound("fault-unknown", "Không có sự cố này.", "There is no such fault.")
    return redirect("/", 303)


def _active(condition: dict[str, object]) -> set[str]:
    return {
        name
        for name, (_, changes) in BUTTONS.items()
        if all(condition[key] == value for key, value in changes.items())
    }
