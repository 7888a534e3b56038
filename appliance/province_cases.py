"""Dossiers the province's system announced to this box: a clerk scans the code and nothing is typed a second time.

They come with the change feed (kind "case"). Personal columns leave the box some days after the dossier was taken in,
and an announced dossier nobody brought goes after two months; the row's code and `used_at` stay, so that a feed that
begins anew doesn't bring the person's data back.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.core.ambient import Ambient, moment_text, parse_moment
from appliance.core.protocol import ApplicantAnnounced, CaseAnnounced, PaperBody
from appliance.store import Store

KEEP_AFTER_USE = timedelta(days=3)
KEEP_UNUSED = timedelta(days=60)
PERSONAL = ("name", "phone", "email", "id_number", "address")


@dataclass(frozen=True)
class ProvinceCase:
    """What the province's system said of a dossier; `is_used` once it was taken in here."""

    code: str
    procedure_id: str
    procedure_name: str | None
    channel: str
    lang: str
    received_at: datetime | None
    due_at: datetime | None
    applicant: ApplicantAnnounced
    papers: tuple[PaperBody, ...]
    is_used: bool


def keep(connection: sqlite3.Connection, ambient: Ambient, code: str, case: CaseAnnounced) -> None:
    """Keep or renew what is known, inside `Store.write_transaction()`; the person of a used one isn't stored again."""
    values: dict[str, object] = {
        "code": code,
        "procedure_id": case.procedure_id,
        "procedure_name": case.procedure_name,
        "channel": case.channel,
        "lang": case.lang,
        "received_at": moment_text(case.received_at) if case.received_at else None,
        "due_at": moment_text(case.due_at) if case.due_at else None,
        "papers": json.dumps([paper.model_dump() for paper in case.papers], ensure_ascii=False),
        "changed_at": ambient.now_text(),
        **{f"applicant_{name}": getattr(case.applicant, name) for name in PERSONAL},
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in values if name != "code")
    connection.execute(
        f"INSERT INTO province_cases ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
        f" ON CONFLICT (code) DO UPDATE SET {renewed} WHERE used_at IS NULL",
        values,
    )


def forget(connection: sqlite3.Connection, code: str) -> None:
    """Drop a dossier that can no longer be taken in, inside `Store.write_transaction()`; a used one stays."""
    connection.execute("DELETE FROM province_cases WHERE code = ? AND used_at IS NULL", (code,))


def find(connection: sqlite3.Connection, code: str) -> ProvinceCase | None:
    """Return what is known of `code` (its canonical form)."""
    row = connection.execute("SELECT * FROM province_cases WHERE code = ?", (code,)).fetchone()
    if row is None:
        return None
    return ProvinceCase(
        code=row["code"],
        procedure_id=row["procedure_id"],
        procedure_name=row["procedure_name"],
        channel=row["channel"],
        lang=row["lang"],
        received_at=parse_moment(row["received_at"]) if row["received_at"] else None,
        due_at=parse_moment(row["due_at"]) if row["due_at"] else None,
        applicant=ApplicantAnnounced(**{name: row[f"applicant_{name}"] for name in PERSONAL}),
        papers=tuple(PaperBody.model_validate(paper) for paper in json.loads(row["papers"])),
        is_used=row["used_at"] is not None,
    )


def mark_used(connection: sqlite3.Connection, ambient: Ambient, code: str) -> None:
    """Note inside `Store.write_transaction()` that the dossier was taken in."""
    connection.execute(
        "UPDATE province_cases SET used_at = ? WHERE code = ? AND used_at IS NULL", (ambient.now_text(), code)
    )


def erase_old(store: Store, ambient: Ambient) -> int:
    """Erase the personal columns of dossiers used some days ago and drop what nobody brought; return how many rows."""
    now = ambient.now()
    nothing = ", ".join(f"applicant_{name} = NULL" for name in PERSONAL)
    anything = ", ".join(f"applicant_{name}" for name in PERSONAL)
    with store.write_transaction() as connection:
        erased = connection.execute(
            f"UPDATE province_cases SET {nothing} WHERE used_at < ? AND COALESCE({anything}) IS NOT NULL",  # noqa: S608
            (moment_text(now - KEEP_AFTER_USE),),
        )
        dropped = connection.execute(
            "DELETE FROM province_cases WHERE used_at IS NULL AND changed_at < ?", (moment_text(now - KEEP_UNUSED),)
        )
        return erased.rowcount + dropped.rowcount
