"""Who wrote by a channel and which dossiers they follow; binding needs the one-time code from the dossier's page."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict
from appliance.core.token import ALPHABET
from central.channels.planning import PERSON
from central.models_channels import ChannelPerson, Follower, LinkCode
from central.sealing import Sealer
from central.upsert import insert_once

MAX_FOLLOWERS = 3
CODE_CHARS, CODE_LIVES = 6, timedelta(minutes=30)
_CODE_PLACE = "link_codes.code"
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def person_of(session: Session, ambient: Ambient, sealer: Sealer, channel: str, remote: str) -> ChannelPerson:
    """Return the person's row, made and locked."""
    blind = sealer.blind(f"{channel}:{remote}", PERSON)
    person_id, now = ambient.new_id(), ambient.now()
    row = {"id": person_id, "channel": channel, "remote_blind": blind, "follows": False, "created_at": now}
    insert_once(session, ChannelPerson, {**row, "remote_sealed": sealer.seal(remote, PERSON, person_id)})
    mine = (ChannelPerson.channel == channel) & (ChannelPerson.remote_blind == blind)
    return session.execute(select(ChannelPerson).where(mine).with_for_update()).scalar_one()


def touch(person: ChannelPerson, at: datetime) -> None:
    """Remember the person's last act, which opens the time in which they may be written to."""
    person.last_in_at = max(person.last_in_at or at, at)


def make_code(session: Session, ambient: Ambient, sealer: Sealer, dossier_id: str) -> str:
    """Return a fresh one-time code for the dossier; it stands on the slip holder's page for half an hour."""
    code = "".join(ALPHABET[byte % 32] for byte in ambient.random_bytes(CODE_CHARS))
    now = ambient.now()
    row = LinkCode(
        code_blind=sealer.blind(code, _CODE_PLACE), dossier_id=dossier_id, made_at=now, expires_at=now + CODE_LIVES
    )
    session.merge(row)
    return code


def use_code(session: Session, ambient: Ambient, sealer: Sealer, typed: str, person: ChannelPerson) -> str | None:
    """Let the person follow the dossier of a code and return its id; None where the code is wrong, old or used.

    Raises Conflict "followers-full" where three people follow it already. The same person again is no new follower.
    """
    code = typed.upper().translate(_TYPED)
    link = session.get(LinkCode, sealer.blind(code, _CODE_PLACE), with_for_update=True)
    now = ambient.now()
    if link is None or link.used_at is not None or link.expires_at < now:
        return None
    _add(session, ambient, link.dossier_id, person)
    link.used_at = now
    return link.dossier_id


def follower_rows(session: Session, dossier_id: str) -> list[Follower]:
    """Return who follows the dossier now."""
    live = select(Follower).where(Follower.dossier_id == dossier_id, Follower.stopped_at.is_(None))
    return list(session.scalars(live.order_by(Follower.bound_at, Follower.id)))


def followed_by(session: Session, person_id: str) -> list[str]:
    """Return the ids of the dossiers a person follows, the newest first."""
    live = select(Follower.dossier_id).where(Follower.person_id == person_id, Follower.stopped_at.is_(None))
    return list(session.scalars(live.order_by(Follower.bound_at.desc(), Follower.id)))


def stop_person(session: Session, person_id: str, now: datetime, by: str) -> int:
    """Let a person follow nothing any more; returns how many dossiers that were."""
    live = (Follower.person_id == person_id) & Follower.stopped_at.is_(None)
    done = session.execute(update(Follower).where(live).values(stopped_at=now, stopped_by=by).returning(Follower.id))
    return len(done.all())


def stop_dossier(session: Session, dossier_id: str, now: datetime) -> int:
    """Stop all who follow a dossier: whoever holds the slip may."""
    live = (Follower.dossier_id == dossier_id) & Follower.stopped_at.is_(None)
    values = {"stopped_at": now, "stopped_by": "slip"}
    return len(session.execute(update(Follower).where(live).values(values).returning(Follower.id)).all())


def _add(session: Session, ambient: Ambient, dossier_id: str, person: ChannelPerson) -> None:
    live = follower_rows(session, dossier_id)
    if any(row.person_id == person.id for row in live):
        return
    if len(live) >= MAX_FOLLOWERS:
        raise Conflict(
            "followers-full",
            "Hồ sơ này đã có 3 người nhận thông báo.",
            "Three people follow this dossier already.",
        )
    mine = (Follower.dossier_id == dossier_id) & (Follower.person_id == person.id)
    known = session.scalars(select(Follower).where(mine)).one_or_none()
    if known is not None:
        known.bound_at, known.stopped_at, known.stopped_by = ambient.now(), None, None
    else:
        session.add(Follower(id=ambient.new_id(), dossier_id=dossier_id, person_id=person.id, bound_at=ambient.now()))
    session.flush()
