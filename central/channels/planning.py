"""What is known of a delivery's person at the moment it leaves, and the words it leaves with."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import InvalidInput
from appliance.core.text import fold, normalise_phone
from central.channels.notice_words import Words, notice_words
from central.channels.seam import Outgoing
from central.channels.ways_rules import BY_PHONE, BY_USER, SMS, Known, sms_text
from central.deliveries import Opened, open_delivery
from central.models_channels import ChannelPerson, Follower
from central.models_deliveries import DeliveryRow
from central.models_dossiers import Dossier, Slip
from central.models_fleet import Box
from central.people import open_person
from central.services import CentralServices

PERSON = "channel_people.remote"


@dataclass(frozen=True)
class Plan:
    """A delivery as it stands now: what is known, and what it says. `overtaken`: it has nothing true to say any more."""

    known: Known
    message: Outgoing
    overtaken: bool = False


def plan_of(parts: CentralServices, session: Session, row: DeliveryRow, usable: frozenset[str]) -> Plan:
    """Return the plan of a leased delivery."""
    opened = open_delivery(parts.sealer, row)
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    box = session.get(Box, dossier.box_id) if dossier is not None and dossier.box_id else None
    link = link_of(parts, session, dossier)
    words = _words(parts, session, row, dossier, opened, link)
    known = Known(
        kind=row.kind,
        usable=usable,
        given_up=frozenset(str(one["way"]) for one in row.given_up),
        wanted=row.wanted,
        zalo_allowed=zalo_mode(parts, box) == "full",
        remote=opened.remote,
        has_template=words.template in parts.config.channels.zalo.templates,
        status=words.status,
    )
    return Plan(
        _with_person(parts, session, row, dossier, known), _outgoing(row, dossier, words, link), words.overtaken
    )


def zalo_mode(parts: CentralServices, box: Box | None) -> str:
    """Return how a centre uses Zalo: its own setting, at most what the installation has."""
    ours = parts.config.channels.zalo.mode
    own = str(box.settings.get("zalo", ours)) if box is not None else ours
    order = ("off", "link_only", "full")
    return min(ours, own, key=order.index) if own in order else "off"


def link_of(parts: CentralServices, session: Session, dossier: Dossier | None) -> str:
    """Return the address of the dossier's page by its newest valid slip, or nothing."""
    if dossier is None:
        return ""
    valid = select(Slip.token).where(Slip.dossier_id == dossier.id, Slip.revoked_at.is_(None))
    token = session.scalars(valid.order_by(Slip.issued_at.desc()).limit(1)).one_or_none()
    return f"{parts.config.central.public_url}/t/{token}" if token else ""


def followers_of(session: Session, dossier_id: str) -> list[ChannelPerson]:
    """Return who is told about the dossier in chat, in the order they came."""
    query = (
        select(ChannelPerson)
        .join(Follower, Follower.person_id == ChannelPerson.id)
        .where(Follower.dossier_id == dossier_id, Follower.stopped_at.is_(None))
        .order_by(Follower.bound_at, Follower.id)
    )
    return list(session.scalars(query))


def month_cost_vnd(session: Session, way: str, now: datetime) -> int:
    """Return what a way has cost since the first of the month, local time."""
    start = now.astimezone(LOCAL_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = select(func.coalesce(func.sum(DeliveryRow.cost_vnd), 0))
    return int(session.scalars(spent.where(DeliveryRow.channel == way, DeliveryRow.sent_at >= start)).one())


def for_way(message: Outgoing, way: str, remote: str) -> Outgoing:
    """Return the message as one way takes it; an SMS holds plain letters, a status and the link only."""
    if way == SMS:
        link = message.data.get("link", "")
        return replace(message, remote=remote, text=sms_text(_ascii(message.data.get("brief", message.text)), link))
    if way in (BY_USER, BY_PHONE):
        data = {name: value for name, value in message.data.items() if name != "brief"}
        return replace(message, remote=remote, data=data)
    return replace(message, remote=remote)


def _ascii(text: str) -> str:
    letters = (fold(one).upper() if one.isupper() else fold(one) if one.strip() else " " for one in text)
    return "".join(letters).encode("ascii", "ignore").decode()


def _words(
    parts: CentralServices, session: Session, row: DeliveryRow, dossier: Dossier | None, opened: Opened, link: str
) -> Words:
    if row.kind == "notice" and dossier is not None and not opened.text:
        return notice_words(parts, session, row, dossier, link)
    data = {"link": link or parts.config.central.public_url, **opened.data}
    template = "invite" if row.kind == "reply" else row.template or row.kind
    return Words(opened.text, template, data, dossier.status if dossier is not None else "")


def _outgoing(row: DeliveryRow, dossier: Dossier | None, words: Words, link: str) -> Outgoing:
    return Outgoing(
        id=row.id,
        kind=row.kind,
        remote="",
        text=words.text,
        template=words.template,
        data=words.data,
        conversation_id=row.conversation_id,
        lang=dossier.lang if dossier is not None else "vi",
    )


def _phone(text: str | None) -> str | None:
    """Return the number as channels take it (+84…); what is no number can't be reached by one."""
    try:
        return normalise_phone(text) if text else None
    except InvalidInput:
        return None


def _with_person(
    parts: CentralServices, session: Session, row: DeliveryRow, dossier: Dossier | None, known: Known
) -> Known:
    if row.wanted is not None:
        blind = parts.sealer.blind(f"{row.wanted}:{known.remote}", PERSON)
        query = select(ChannelPerson).where(ChannelPerson.channel == row.wanted, ChannelPerson.remote_blind == blind)
        person = session.scalars(query).one_or_none()
        # What answers a message at once may go even to somebody who has just had themselves forgotten.
        just_wrote = row.created_at if row.kind == "acknowledgement" else None
        known = replace(known, last_in_at=person.last_in_at if person is not None else just_wrote)
    if dossier is None:
        return known
    owner = open_person(parts.sealer, dossier)
    known = replace(known, phone=_phone(owner.phone), email=owner.email)
    followers = followers_of(session, dossier.id) if row.wanted is None else []
    if not followers:
        return known
    first = followers[0]
    return replace(
        known, zalo_user=parts.sealer.open(first.remote_sealed, PERSON, first.id), last_in_at=first.last_in_at
    )


__all__ = ["PERSON", "Plan", "followers_of", "for_way", "link_of", "month_cost_vnd", "plan_of", "zalo_mode"]
