"""A dossier that an officer's form changes: seen by the account, locked, and every change of it in the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from central.audit import append_audit
from central.dossier_search import visible_dossier
from central.models_dossiers import Dossier
from central.services import central
from central.staff_access import login_of_request
from central.status_change import locked_dossier


@dataclass(frozen=True)
class DossierChange:
    """One transaction that changes one dossier, in the name of whoever is logged in."""

    session: Session
    dossier: Dossier
    login: str

    def audit(self, action: str, **details: object) -> None:
        """Note in the same transaction what was done."""
        subject = f"dossier:{self.dossier.id}"
        append_audit(
            self.session, central().ambient, actor=self.login, action=action, subject=subject, details=details
        )


@contextmanager
def dossier_change(dossier_id: str) -> Iterator[DossierChange]:
    """Open the dossier for a change; raises `NotFound` where the account may not see it."""
    login = login_of_request()
    with central().database.write() as session:
        visible_dossier(session, login, dossier_id)
        yield DossierChange(session, locked_dossier(session, dossier_id), login)


def back_to(dossier_id: str) -> AnyResponse:
    """Return what shows the dossier's page again, at its history."""
    return redirect(f"/staff/dossiers/{dossier_id}#history", 303)
