"""Forgetting a person of a channel at their own request (Nghị định 356/2025/NĐ-CP: within two working days; here at once).

What belongs to a dossier's file stays with it under the law on archives; everything else that names the person goes.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from central.channels.people import stop_person
from central.channels.planning import PERSON
from central.inbox_tools import REMOTE as TALK_REMOTE
from central.models_channels import ChannelPerson
from central.models_deliveries import DeliveryRow
from central.models_inbox import Conversation, ConversationMessage
from central.services import CentralServices
from central.upsert import table_of

_DELIVERY = "deliveries.remote"


def erase_person(parts: CentralServices, session: Session, person: ChannelPerson, remote: str) -> None:
    """Erase a person: what they follow, how they are reached, and conversations that belong to no dossier."""
    now = parts.ambient.now()
    stop_person(session, person.id, now, "erased")
    blind = parts.sealer.blind(f"{person.channel}:{remote}", _DELIVERY)
    nothing = {"remote_sealed": None, "remote_blind": None, "text_sealed": None, "data_sealed": None}
    mine = DeliveryRow.remote_blind == blind
    session.execute(
        update(DeliveryRow).where(mine, DeliveryRow.state.in_(("ready", "deferred"))).values(state="cancelled")
    )
    session.execute(update(DeliveryRow).where(mine).values(nothing))
    _erase_talks(parts, session, person.channel, remote)
    person.remote_blind, person.remote_sealed = f"erased:{person.id}", parts.sealer.seal("-", PERSON, person.id)
    person.follows, person.last_in_at = False, None


def _erase_talks(parts: CentralServices, session: Session, channel: str, remote: str) -> None:
    blind = parts.sealer.blind(f"{channel}:{remote}", TALK_REMOTE)
    for talk in session.scalars(select(Conversation).where(Conversation.remote_blind == blind).with_for_update()):
        talk.remote_blind, talk.name_sealed, talk.contact_sealed = f"erased:{talk.id}", None, None
        talk.remote_sealed = parts.sealer.seal("-", TALK_REMOTE, talk.id)
        if talk.dossier_id is None:
            messages = table_of(ConversationMessage)
            session.execute(
                messages.update()
                .where(messages.c.conversation_id == talk.id)
                .values(text_sealed=None, attachments=[])
            )
