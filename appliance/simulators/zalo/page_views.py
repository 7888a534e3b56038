"""What people see of the simulated Zalo: the account's public page as on a phone, and all conversations side by side."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from appliance.core.errors import InvalidInput, NotFound
from appliance.simulators.zalo.message_rules import MAX_TEXT_CHARS
from appliance.simulators.zalo.people import Person
from appliance.simulators.zalo.service import zalo

blueprint = Blueprint(
    "zalo_pages", __name__, template_folder="templates", static_folder="static", static_url_path="/zalo-static"
)

_PHONE_COOKIE = "simulated_zalo_user"


@blueprint.get("/")
def phones() -> str:
    """Show every phone with its conversation."""
    people = zalo().people
    conversations = [(person, people.conversation(person.id)) for person in people.all()]
    return render_template("phones.html", account=zalo().account, conversations=conversations)


@blueprint.get("/oa/<oa_id>")
def account_page(oa_id: str) -> Response:
    """Show the account as its link opens it on a phone; a browser that comes first time gets a user of its own."""
    _require_account(oa_id)
    known = _person()
    person = known or zalo().people.add()
    page = render_template(
        "account.html", account=zalo().account, person=person, messages=zalo().people.conversation(person.id)
    )
    response = make_response(page)
    if known is None:
        response.set_cookie(_PHONE_COOKIE, person.id, httponly=True, samesite="Lax", max_age=90 * 86400)
    return response


@blueprint.post("/oa/<oa_id>/follow")
def follow(oa_id: str) -> Response:
    """Follow the account, or stop."""
    _require_account(oa_id)
    person = _require_person()
    follows = request.form.get("follows") == "1"
    zalo().people.follow(person.id, follows)
    zalo().webhooks.follow(person.id, follows)
    return _back(oa_id)


@blueprint.post("/oa/<oa_id>/messages")
def write(oa_id: str) -> Response:
    """Write to the account."""
    _require_account(oa_id)
    person = _require_person()
    text = request.form.get("text", "").strip()
    if not text or len(text) > MAX_TEXT_CHARS or "\x00" in text:
        raise InvalidInput("text-invalid", "Tin nhắn trống hoặc quá dài.", "The message is empty or too long.")
    zalo().webhooks.text(zalo().people.write(person.id, text, from_user=True))
    return _back(oa_id)


@blueprint.get("/webhooks.json")
def webhooks() -> Response:
    """Answer every event with its signature, for tools."""
    return jsonify({"webhooks": zalo().webhooks.all()})


def _require_account(oa_id: str) -> None:
    if oa_id != zalo().account.oa_id:
        raise NotFound("account-unknown", "Không có tài khoản Zalo này.", "There is no such Zalo account.")


def _person() -> Person | None:
    return zalo().people.find(request.cookies.get(_PHONE_COOKIE, ""))


def _require_person() -> Person:
    person = _person()
    if person is None:
        raise InvalidInput("phone-unknown", "Mời mở lại trang tài khoản.", "Please open the account's page again.")
    return person


def _back(oa_id: str) -> Response:
    return make_response(redirect(f"/oa/{oa_id}", 303))
