"""`GET /texts/<lang>.json`: the app's translations for scripts (see static/i18n.js)."""

from flask import Blueprint, Response, jsonify

from appliance.core.errors import NotFound
from appliance.web.state import web_state

blueprint = Blueprint("texts", __name__)


@blueprint.get("/texts/<language>.json")
def texts(language: str) -> Response:
    """Answer msgid → text; Vietnamese is empty because it is the source."""
    known = web_state().texts
    if language not in known.languages:
        raise NotFound("language-unknown", "Chưa có ngôn ngữ này.", "There is no such language.")
    entries = known.entries(language)
    answer = jsonify({msgid: text if isinstance(text, str) else list(text) for msgid, text in entries.items()})
    answer.headers["Cache-Control"] = "no-cache"
    return answer
