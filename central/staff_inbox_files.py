"""`/staff/inbox/<conversation>/files/<file>`: what a citizen sent, for officers who may see the conversation."""

import base64
from urllib.parse import quote

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.errors import NotFound
from appliance.web.login import require_role
from central.channels.media import CONTENT, NAME
from central.inbox_rules import REFERRED
from central.inbox_search import visible_conversation
from central.models_channels import ChannelFile
from central.models_inbox import ConversationMessage
from central.services import central
from central.staff_access import READERS, login_of_request

blueprint = Blueprint("staff_inbox_files", __name__, url_prefix="/staff/inbox")
SHOWN_IN_THE_PAGE = frozenset({"image/jpeg", "image/png"})


@blueprint.get("/<conversation_id>/files/<file_id>")
@require_role(*READERS)
def show(conversation_id: str, file_id: str) -> Response:
    """Send the file; pictures open in the browser, all else is saved. Raises NotFound."""
    sealer = central().sealer
    with central().database.read() as session:
        conversation = visible_conversation(session, login_of_request(), conversation_id)
        file = session.get(ChannelFile, file_id) if _came_with(session, conversation_id, file_id) else None
        if file is None or conversation.state == REFERRED:
            raise NotFound("file-unknown", "Không có tệp này.", "There is no such file.")
        content = base64.b64decode(sealer.open(file.content_sealed, CONTENT, file.id))
        name = sealer.open(file.name_sealed, NAME, file.id)
    answer = Response(content, content_type=file.mime_type)
    how = "inline" if file.mime_type in SHOWN_IN_THE_PAGE else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    # What a stranger sent must not act as a page of ours.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _came_with(session: Session, conversation_id: str, file_id: str) -> bool:
    query = select(ConversationMessage.attachments).where(ConversationMessage.conversation_id == conversation_id)
    return any(one.get("id") == file_id for attachments in session.scalars(query) for one in attachments)
