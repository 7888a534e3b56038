"""Accounts in the change feed: closed ones shut the person out, a move tells both boxes, counters stay whose they are."""

import pytest

from appliance.core.errors import NotFound
from central.models_staff import StaffSession
from central.staff_accounts import AccountIn, close_account, keep_account
from tests.support.central import PASSWORD, CentralSite
from tests.support.sync_box import SyncBox


def keep(
    site: CentralSite, box: SyncBox | None, counters: tuple[str, ...] | None = None, role: str = "clerk"
) -> bool:
    """Keep the account "lan" as an administrator would."""
    box_id = box.id if box else None
    given = AccountIn("lan", role, "Trần Thị Lan", PASSWORD, box_id=box_id, counters=counters)
    with site.database.write() as session:
        return keep_account(session, site.ambient, given)


def told(site: CentralSite, box: SyncBox) -> dict[str, object]:
    """Return what the box's feed says of her."""
    (change,) = site.changes(box)["changes"]
    assert (change["kind"], change["key"]) == ("staff", "lan")
    body: dict[str, object] = change["body"]
    return body


def test_an_account_that_moves_is_shut_out_where_it_was(site: CentralSite) -> None:
    first, second = site.box(case_system="province"), site.box("dn-02", case_system="province")
    keep(site, first)
    assert told(site, first)["active"] is True
    keep(site, second)
    assert (told(site, first)["active"], told(site, second)["active"]) == (False, True)
    keep(site, None)
    assert (told(site, first)["active"], told(site, second)["active"]) == (False, False)
    keep(site, first)
    assert (told(site, first)["active"], told(site, second)["active"]) == (True, False)


def test_a_closed_account_is_logged_out_here_and_closed_at_its_box(site: CentralSite) -> None:
    box = site.box(case_system="province")
    browser = site.staff("lan", "clerk", box.id)
    with site.database.write() as session:
        close_account(session, site.ambient, "lan")
    assert told(site, box)["active"] is False
    assert site.rows(StaffSession) == []
    assert browser.get("/staff/", headers={"Accept": "text/html"}).status_code == 302
    assert site.client().post("/staff/login", data={"login": "lan", "password": PASSWORD}).status_code == 401
    assert keep(site, box), "added again it is open again"
    assert told(site, box)["active"] is True


def test_closing_nobody_is_told(site: CentralSite) -> None:
    with site.database.write() as session, pytest.raises(NotFound, match="account-unknown"):
        close_account(session, site.ambient, "ai-do")


def test_counters_are_told_only_where_central_named_them(site: CentralSite) -> None:
    box = site.box(case_system="province")
    keep(site, box)
    assert "counters" not in told(site, box)
    keep(site, box, ("quay-1", "quay-2"))
    assert told(site, box)["counters"] == ["quay-1", "quay-2"]
    keep(site, box, role="supervisor")
    assert told(site, box)["counters"] == ["quay-1", "quay-2"]
    keep(site, box, ())
    assert told(site, box)["counters"] == []
    assert not keep(site, box, ()), "the same again changes nothing"
