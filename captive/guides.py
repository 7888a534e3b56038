"""The catalogue as guides for citizens: every value already a short text in the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from appliance.core.catalogue import Catalogue, Counter, Entry, Fee, Paper, Procedure, TimeCase
from appliance.core.catalogue_rules import field_service, find_procedure
from appliance.core.errors import NotFound
from appliance.core.text import format_number_vi, format_time
from appliance.web.i18n import _, lang, mark, ngettext
from captive.forms import FormFile, form_of

_PER = {"copy": mark("/bản"), "page": mark("/trang")}


@dataclass(frozen=True)
class Link:
    """One guide in a list."""

    id: str
    name: str


@dataclass(frozen=True)
class Group:
    """What one wants to do, or a field: its guides, and the counters where there is nothing to read."""

    id: str
    name: str
    guides: tuple[Link, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A value and, if there are several, the case it holds for."""

    case: str
    text: str


@dataclass(frozen=True)
class PaperLine:
    """A paper to bring and how."""

    id: str
    name: str
    note: str
    form: FormFile | None


@dataclass(frozen=True)
class Guide:
    """All a citizen needs to know of one procedure."""

    id: str
    name: str
    checked: bool
    papers: tuple[PaperLine, ...]
    times: tuple[Row, ...]
    fees: tuple[Row, ...]
    counters: tuple[str, ...]
    result: str
    note: str
    code: str
    basis: str


def situation_groups(catalogue: Catalogue) -> list[Group]:
    """Return the situations in the catalogue's order."""
    groups = []
    for situation in catalogue.situations:
        found = (find_procedure(catalogue, procedure_id) for procedure_id in situation.procedure_ids)
        guides = tuple(_link(procedure) for procedure in found if procedure is not None)
        places = tuple(_counters(catalogue, situation.service_ids))
        groups.append(Group(situation.id, _name(situation), guides, places))
    return groups


def field_groups(catalogue: Catalogue) -> list[Group]:
    """Return the fields with their procedures; a field without any is left out."""
    groups = []
    for field in catalogue.fields:
        guides = tuple(_link(one) for one in catalogue.procedures if one.field_id == field.id)
        if guides:
            groups.append(Group(field.id, _name(field), guides))
    return groups


def guide_for(catalogue: Catalogue, procedure_id: str, forms_dir: Path | None) -> Guide:
    """Return a procedure's guide; raises NotFound "procedure-unknown"."""
    procedure = _procedure(catalogue, procedure_id)
    english = lang() == "en"
    several = len(procedure.cases) > 1
    return Guide(
        id=procedure.id,
        name=_name(procedure),
        checked=procedure.verified,
        papers=tuple(
            PaperLine(paper.id, _name(paper), paper_note(paper), form_of(forms_dir, procedure, paper))
            for paper in procedure.papers
        ),
        times=tuple(Row(_name(case) if several else "", time_text(case)) for case in procedure.cases),
        fees=tuple(Row(_name(fee), fee_text(fee)) for fee in procedure.fees),
        counters=tuple(_counters(catalogue, (field_service(catalogue, procedure).id,))),
        result=procedure.result_en if english else procedure.result_vi,
        note=procedure.note_en if english else procedure.note_vi,
        code=procedure.code_national or "",
        basis="; ".join(procedure.legal_basis),
    )


def form_file(catalogue: Catalogue, procedure_id: str, paper_id: str, forms_dir: Path | None) -> FormFile:
    """Return the blank form of one paper; raises NotFound "procedure-unknown" or "form-unknown"."""
    procedure = _procedure(catalogue, procedure_id)
    found = (form_of(forms_dir, procedure, paper) for paper in procedure.papers if paper.id == paper_id)
    form = next(found, None)
    if form is None:
        raise NotFound(
            "form-unknown",
            "Chưa có mẫu này tại đây. Mời Ông/Bà hỏi bàn hướng dẫn.",
            "This form is not here. Please ask the help desk.",
        )
    return form


def time_text(case: TimeCase) -> str:
    """Return a processing time in words."""
    if case.unit == "same_day":
        if case.cutoff is None:
            return _("Trong ngày")
        return _("Trong ngày, nếu nộp trước %(time)s", time=format_time(case.cutoff))
    if case.unit == "working_days":
        return ngettext("%(num)s ngày làm việc", "%(num)s ngày làm việc", case.amount)
    if case.unit == "working_hours":
        return ngettext("%(num)s giờ làm việc", "%(num)s giờ làm việc", case.amount)
    return ngettext("%(num)s ngày", "%(num)s ngày", case.amount)


def fee_text(fee: Fee) -> str:
    """Return an amount, the channel it holds for and who is exempt."""
    number = f"{fee.amount_vnd:,}" if lang() == "en" else format_number_vi(fee.amount_vnd)
    parts = [f"{number} đ{_(_PER[fee.per]) if fee.per in _PER else ''}" if fee.amount_vnd else _("Không thu")]
    if fee.channel == "direct":
        parts.append(_("nộp tại quầy"))
    elif fee.channel == "online":
        parts.append(_("nộp trực tuyến"))
    text = ", ".join(parts)
    return f"{text} ({_('miễn: %(groups)s', groups=', '.join(fee.exempt))})" if fee.exempt else text


def paper_note(paper: Paper) -> str:
    """Return how many originals and copies, and whether always."""
    parts = []
    if paper.originals:
        parts.append(ngettext("%(num)s bản chính", "%(num)s bản chính", paper.originals))
    if paper.copies and paper.certified:
        parts.append(ngettext("%(num)s bản sao chứng thực", "%(num)s bản sao chứng thực", paper.copies))
    elif paper.copies:
        parts.append(ngettext("%(num)s bản sao", "%(num)s bản sao", paper.copies))
    if paper.optional:
        parts.append(_("nếu có"))
    return ", ".join(parts)


def _procedure(catalogue: Catalogue, procedure_id: str) -> Procedure:
    procedure = find_procedure(catalogue, procedure_id)
    if procedure is None:
        raise NotFound(
            "procedure-unknown",
            "Không có hướng dẫn cho thủ tục này. Mời Ông/Bà xem danh sách hoặc hỏi bàn hướng dẫn.",
            "There is no guide for this procedure. Please look at the list or ask the help desk.",
        )
    return procedure


def _counters(catalogue: Catalogue, service_ids: Iterable[str]) -> list[str]:
    wanted = set(service_ids)
    return [_counter_text(counter) for counter in catalogue.counters if wanted & set(counter.services)]


def _counter_text(counter: Counter) -> str:
    name = counter.name_en if lang() == "en" else counter.name
    return _("Quầy %(number)s – %(name)s", number=counter.number, name=name)


def _link(procedure: Procedure) -> Link:
    return Link(procedure.id, _name(procedure))


def _name(entry: Entry) -> str:
    english = getattr(entry, "name_en", "") if lang() == "en" else ""
    return str(english or getattr(entry, "name_vi"))  # noqa: B009  # every entry shown here has a Vietnamese name
