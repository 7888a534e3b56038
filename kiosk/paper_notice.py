"""What a touch page says when no ticket can be printed: before the number is taken, not after."""

from appliance.web.i18n import lang
from kiosk.access import paired_device
from kiosk.centre import centre
from printer.reasons import words
from printer.trouble import trouble


def paper_notice() -> str | None:
    """Return why the printer beside this screen can't print now, in the page's language; None where it can."""
    here = centre()
    if not here.settings.printers:
        return None
    device = paired_device(here)
    wanted = device.printer if device else None
    code = trouble(here.store.reader(), here.ambient, here.settings.printers, "ticket", wanted)
    return words(code, lang()) if code else None
