"""The official forms 01–07 as PDF: which document each takes and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from appliance.core.errors import InvalidInput
from printer.documents import Slip, local
from printer.form_documents import Apology, Control, Ledger, Refusal, Stop, Supplement
from printer.form_file import Paper, form_on
from printer.form_pdf import draw_form
from printer.form_values import control_values, ledger_values, letter_values, receipt_values
from printer.layout import STANDARD, checked
from printer.paper_settings import PaperSettings
from printer.template import Values


@dataclass(frozen=True)
class FormKind:
    """A form's document, its words, and the moment that decides which version of the form holds."""

    document: type[BaseModel]
    values: Callable[[Any, int, PaperSettings], Values]
    moment: Callable[[Any], datetime] = lambda document: document.at


FORMS: dict[str, FormKind] = {
    "01": FormKind(Slip, receipt_values, lambda slip: slip.received_at),
    "02": FormKind(Supplement, letter_values),
    "03": FormKind(Refusal, letter_values),
    "04": FormKind(Apology, letter_values),
    "05": FormKind(Stop, letter_values),
    "06": FormKind(Control, control_values),
    "07": FormKind(Ledger, ledger_values),
}


def form_pdf(
    form: str,
    document: Mapping[str, object],
    copy: int = 0,
    settings: PaperSettings = STANDARD,
    paper: Paper | None = None,
) -> bytes:
    """Return the PDF of an official form, all its copies; `paper` asks for another size than the form's own.

    Raises InvalidInput "form-unknown" and "document-invalid".
    """
    kind = FORMS.get(form)
    if kind is None:
        raise InvalidInput("form-unknown", "Không có mẫu giấy này.", "There is no such form.", form=form)
    read = checked(kind.document, document)
    file = form_on(form, local(kind.moment(read)).date())
    assert file is not None
    return draw_form(file, kind.values(read, copy, settings), settings, paper or file.paper)
