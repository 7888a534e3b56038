"""Pure questions to a catalogue: how long, how much, which version on a day, and search without diacritics."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from appliance.core.calendar_rules import Duration
from appliance.core.catalogue import Catalogue, Fee, Procedure, Service
from appliance.core.errors import InvalidInput
from appliance.core.text import fold, format_number_vi

_PER_VI = {"dossier": "", "copy": "/bản", "page": "/trang"}


def duration_for(procedure: Procedure, case_id: str | None = None) -> Duration:
    """Return the processing time of a case (None: the first); raises InvalidInput "unknown-time-case"."""
    case = (
        procedure.cases[0] if case_id is None else next((one for one in procedure.cases if one.id == case_id), None)
    )
    if case is None:
        raise InvalidInput(
            "unknown-time-case",
            "Thủ tục này không có trường hợp đó.",
            "The procedure has no such case.",
            allowed=[one.id for one in procedure.cases],
        )
    return Duration(case.amount, case.unit, case.cutoff)


def fees_for(procedure: Procedure, channel: str = "direct") -> list[Fee]:
    """Return the lines of the fee table that hold for `channel` ("direct" or "online")."""
    return [fee for fee in procedure.fees if fee.channel in ("any", channel)]


def fee_text(procedure: Procedure, channel: str = "direct") -> str | None:
    """Return the fees of `channel` for the slip, None where the catalogue knows none.

    A total ("15.000 đ", "Không thu") only where every line is a fixed amount; otherwise each line by itself
    ("2.000 đ/trang"), since nobody knows yet how many pages there are or which case holds.
    """
    fees = fees_for(procedure, channel)
    if not fees:
        return None
    if all(fee.is_fixed for fee in fees):
        text = _amount_text(sum(fee.amount_vnd for fee in fees))
    elif len(fees) == 1 and not fees[0].conditional:
        text = _line_text(fees[0])
    else:
        text = "; ".join(f"{fee.name_vi}: {_line_text(fee)}" for fee in fees)
    return f"{text} (trừ đối tượng được miễn)" if any(fee.exempt for fee in fees) else text


def field_service(catalogue: Catalogue, procedure: Procedure) -> Service:
    """Return the service in whose line one waits for the procedure."""
    return next(service for service in catalogue.services if service.field_id == procedure.field_id)


def find_procedure(catalogue: Catalogue, procedure_id: str) -> Procedure | None:
    """Return the version in force, or None."""
    return next((one for one in catalogue.procedures if one.id == procedure_id), None)


def version_on(versions: Iterable[Procedure], day: date) -> Procedure | None:
    """Return the version in force on `day`, or None: the newest that has begun and not ended."""
    valid = [one for one in versions if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    return max(valid, key=lambda one: one.valid_from, default=None)


def in_force(catalogue: Catalogue, day: date) -> Catalogue:
    """Return the same catalogue as it is in force on `day`: of each procedure the version of that day."""
    versions: dict[str, list[Procedure]] = {}
    for procedure in (*catalogue.procedures, *catalogue.coming):
        versions.setdefault(procedure.id, []).append(procedure)
    current = [found for several in versions.values() if (found := version_on(several, day)) is not None]
    others = [one for several in versions.values() for one in several if one not in current]
    since = in_force_since((*current, *others), day)
    version = f"{since.isoformat()}.{digest_of(catalogue.version)}"
    return catalogue.model_copy(update={"version": version, "procedures": tuple(current), "coming": tuple(others)})


def in_force_since(procedures: Iterable[Procedure], day: date) -> date:
    """Return the last day up to `day` on which a version of a procedure came into force or the day after one ended."""
    changes = [date.min]
    for one in procedures:
        changes += [one.valid_from] + ([one.valid_to + timedelta(days=1)] if one.valid_to else [])
    return max(change for change in changes if change <= day)


def digest_of(version: str) -> str:
    """Return the part of a catalogue's version that names its files."""
    return version.rpartition(".")[2]


def search(catalogue: Catalogue, query: str) -> list[Procedure]:
    """Return the procedures whose names hold every word of `query`, typed with or without diacritics.

    Best first: the words as typed (diacritics right), then at the beginning of the name, then anywhere.
    """
    words = fold(query).split()
    if not words:
        return []
    names = {field.id: f"{field.name_vi} {field.name_en}" for field in catalogue.fields}
    ranked = []
    for place, procedure in enumerate(catalogue.procedures):
        text = f"{procedure.name_vi} {procedure.name_en} {names.get(procedure.field_id, '')}"
        if all(word in fold(text) for word in words):
            ranked.append((_rank(procedure, query, words), place, procedure))
    return [procedure for _rank_of, _place, procedure in sorted(ranked, key=lambda one: one[:2])]


def _line_text(fee: Fee) -> str:
    return _amount_text(fee.amount_vnd) + (_PER_VI[fee.per] if fee.amount_vnd else "")


def _amount_text(amount_vnd: int) -> str:
    return f"{format_number_vi(amount_vnd)} đ" if amount_vnd else "Không thu"


def _rank(procedure: Procedure, query: str, words: Sequence[str]) -> int:
    if query.strip().casefold() in procedure.name_vi.casefold():
        return 0
    name = fold(procedure.name_vi)
    if name.startswith(words[0]):
        return 1
    return 2 if " ".join(words) in name else 3
