"""The public figures of the hotline: how much came, was answered, was answered in time, by category."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from central.inbox_rules import CATEGORIES
from central.models_inbox import Conversation

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """One category's counts over the period; `overdue` waits past its time now."""

    category: str
    received: int
    answered: int
    on_time: int
    overdue: int


def hotline_figures(session: Session, now: datetime, box_id: str | None = None) -> list[Figures]:
    """Return the figures of the last 30 days, every category in the forms' order; of one centre or of all."""
    answered = Conversation.first_answer_at.is_not(None)
    in_time = Conversation.first_answer_at <= Conversation.first_due_at
    overdue = (Conversation.state == "waiting") & (Conversation.due_at < now)
    query = (
        select(
            Conversation.category,
            func.count(),
            func.sum(case((answered, 1), else_=0)),
            func.sum(case((answered & in_time, 1), else_=0)),
            func.sum(case((overdue, 1), else_=0)),
        )
        .where(Conversation.received_at > now - PERIOD)
        .group_by(Conversation.category)
    )
    if box_id is not None:
        query = query.where(Conversation.box_id == box_id)
    found = {row[0]: Figures(row[0], *(int(count) for count in row[1:])) for row in session.execute(query)}
    return [found.get(name, Figures(name, 0, 0, 0, 0)) for name in CATEGORIES]
