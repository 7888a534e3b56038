"""Who may do what on the officers' pages, and who is asking."""

from appliance.web.login import Role, current_staff

READERS = (Role.CLERK, Role.SUPERVISOR, Role.OFFICER, Role.MANAGER)
MERGERS = (Role.SUPERVISOR, Role.MANAGER)


def login_of_request() -> str:
    """Return the login of whoever asks; `require_role` has let them in."""
    staff = current_staff()
    assert staff is not None, "require_role let somebody through"
    return staff.login


def may_merge() -> bool:
    """Tell whether whoever asks may merge dossiers."""
    staff = current_staff()
    return staff is not None and staff.role in {*MERGERS, Role.ADMIN}
