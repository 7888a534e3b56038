"""The supervisor's page of accounts: unlock a clerk, give a fresh password."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from appliance.web.login import Role, require_role, require_staff
from kiosk import staff_accounts
from kiosk.centre import centre

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/admin/staff")
@require_role(Role.SUPERVISOR)
def accounts() -> str:
    """Show the accounts of the box."""
    return _page()


@blueprint.post("/admin/staff/<login>/unlock")
@require_role(Role.SUPERVISOR)
def unlock(login: str) -> AnyResponse:
    """Lift the lock of wrong passwords."""
    staff_accounts.unlock(centre(), require_staff(Role.SUPERVISOR), login)
    return redirect("/admin/staff", 303)


@blueprint.post("/admin/staff/<login>/reset")
@require_role(Role.SUPERVISOR)
def reset(login: str) -> str:
    """Give a fresh password and show it once."""
    password = staff_accounts.reset_password(centre(), require_staff(Role.SUPERVISOR), login)
    return _page(login, password)


def _page(login: str = "", password: str = "") -> str:
    here = centre()
    found = staff_accounts.list_accounts(here.store.reader(), here.ambient)
    return render_template(
        "kiosk/accounts.html", settings=here.settings, accounts=found, login=login, password=password
    )
