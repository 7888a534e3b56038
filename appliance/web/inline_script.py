"""The script of a page that carries it inside, and its place in the content policy: one answer, no second request."""

import base64
import hashlib
from functools import cache

from markupsafe import Markup

from appliance.web.assets import SHARED_FOLDER

WATCH_TICKET = "watch_ticket.js"
WRITE_PHONE = "write_phone.js"


@cache
def inline_script(filename: str = WATCH_TICKET) -> Markup:
    """Return the text of a shared script, to stand between <script> and </script>."""
    return Markup((SHARED_FOLDER / filename).read_text(encoding="utf-8"))  # noqa: S704 - our own file


@cache
def script_source(filename: str = WATCH_TICKET) -> str:
    """Return the source expression that allows exactly this script."""
    digest = hashlib.sha256(inline_script(filename).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
