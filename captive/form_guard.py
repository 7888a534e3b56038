"""What every form that does something must bring: our own origin, and the hidden field made for this device."""

from flask import request

from appliance.core.errors import NotAllowed
from captive.form_token_rules import form_token_valid, hour_number, make_form_token
from captive.host_rules import origin_allowed
from captive.services import portal


class FormTooOld(NotAllowed):
    """The hidden field is not of this device or not of this hour: the page is shown anew."""

    def __init__(self) -> None:
        super().__init__(
            "form-too-old",
            "Trang này đã mở quá lâu. Mời Ông/Bà bấm lại.",
            "This page was open for too long. Please tap again.",
        )


def form_token(mac: str) -> str:
    """Return the hidden field for the device, valid in this hour and the next."""
    return make_form_token(portal().form_key, mac, hour_number(portal().ambient.now()))


def check_origin() -> None:
    """Refuse a form of another site; raises NotAllowed "form-foreign"."""
    if not origin_allowed(request.headers.get("Origin"), request.referrer, portal().settings.origins):
        raise NotAllowed(
            "form-foreign",
            "Yêu cầu này không đến từ trang của Trung tâm. Mời Ông/Bà mở lại trang chào và bấm lại.",
            "This request did not come from the centre's page. Please open the welcome page and tap again.",
        )


def check_form(mac: str) -> None:
    """Check origin and hidden field; raises NotAllowed "form-foreign" or `FormTooOld`."""
    check_origin()
    hour = hour_number(portal().ambient.now())
    if not form_token_valid(portal().form_key, mac, request.form.get("token", ""), hour):
        raise FormTooOld
