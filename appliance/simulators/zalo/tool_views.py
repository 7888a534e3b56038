"""What only a simulator has: ordering faults, reading every message, acting as staff in Zalo's own app, serving media."""

from flask import Blueprint, Response, jsonify, request

from appliance.core.errors import InvalidInput, NotFound
from appliance.simulators.zalo.faults import KINDS
from appliance.simulators.zalo.service import zalo

blueprint = Blueprint("zalo_tools", __name__)
# One pixel, as PNG.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@blueprint.post("/tools/faults")
def order_fault() -> Response:
    """Let the next messages meet a fault: a kind of `faults.KINDS`, or an error number of the API."""
    kind, count = str(request.json.get("kind", "")), int(request.json.get("count", 1))
    if kind not in KINDS and not kind.lstrip("-").isdigit():
        raise InvalidInput("fault-unknown", "Không có lỗi này.", "There is no such fault.", allowed=list(KINDS))
    zalo().faults.order(kind, count)
    return jsonify({"ordered": kind})


@blueprint.post("/tools/release")
def release() -> Response:
    """Let the calls that a time-out fault holds end now."""
    zalo().faults.released.set()
    return jsonify({"released": True})


@blueprint.get("/tools/messages.json")
def messages() -> Response:
    """Answer every message that was accepted, oldest first, and how many calls came too fast."""
    people = zalo().people
    found = [
        {"id": one.id, "user_id": one.user_id, "from_user": one.from_user, "text": one.text}
        for person in people.all()
        for one in people.conversation(person.id, limit=100_000)
    ]
    return jsonify({"messages": found, "too_fast": zalo().limit.refused})


@blueprint.post("/tools/staff")
def write_as_staff() -> Response:
    """Write to a user as a member of staff does in Zalo's own app."""
    user_id, text = str(request.json["user_id"]), str(request.json["text"])
    message = zalo().people.write(user_id, text, from_user=False)
    zalo().webhooks.echo(message, "7777777777")
    return jsonify({"id": message.id})


@blueprint.post("/tools/picture")
def send_picture() -> Response:
    """Send a picture as a user; `url` says where it waits (default: here)."""
    user_id = str(request.json["user_id"])
    message = zalo().people.write(user_id, "[ảnh]", from_user=True)
    url = str(request.json.get("url", "")) or f"{request.host_url}tools/media/pixel.png"
    zalo().webhooks.file(message, "image", url, str(request.json.get("name", "anh.png")))
    return jsonify({"id": message.id})


@blueprint.get("/tools/media/<name>")
def media(name: str) -> Response:
    """Serve media: one good picture, one that is too big, one that is not what it says."""
    if name == "pixel.png":
        return Response(_PIXEL, mimetype="image/png")
    if name == "big.png":
        return Response(_PIXEL + b"\x00" * (5 * 1024 * 1024), mimetype="image/png")
    if name == "program.png":
        return Response(b"MZ\x90\x00" + b"\x00" * 64, mimetype="image/png")
    raise NotFound("media-unknown", "Không có tệp này.", "There is no such file.")
