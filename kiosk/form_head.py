"""Who writes: the head that every official form of the centre begins with, as the printer's form documents take it."""

from appliance.core.text import format_phone
from kiosk.centre import Centre


def form_head(centre: Centre) -> dict[str, object]:
    """Return the centre's part of a form's document, as of now."""
    settings = centre.settings
    return {
        "agency_parent": settings.agency_parent,
        "unit": settings.name_vi,
        "place": settings.place,
        "at": centre.ambient.now_text(),
        "hotline": format_phone(settings.hotline),
    }
