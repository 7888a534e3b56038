"""The change feed: the newest of each thing, in an order that no reader can skip over, also under concurrent writers."""

import threading
from datetime import timedelta

from appliance.core.ambient import FixedClock
from central.epoch import renew_epoch
from central.feed import News, lock_box, publish
from tests.support.central import CentralSite


def test_a_new_box_learns_its_leases_for_thirty_days_and_more_day_by_day(
    site: CentralSite, clock: FixedClock
) -> None:
    box = site.box()
    leases = [change["body"] for change in site.changes(box)["changes"] if change["kind"] == "lease"]
    assert len(leases) == 31
    assert leases[0] == {"unit_code": "000.00.00.H19", "day": "2026-11-23", "first": 1000, "last": 1499}
    cursor = site.changes(box)["cursor"]
    assert site.changes(box, cursor)["changes"] == []
    clock.move(timedelta(days=1))
    (fresh,) = site.changes(box, cursor)["changes"]
    assert (fresh["body"]["day"], fresh["body"]["first"]) == ("2026-12-24", 1000)


def test_two_boxes_of_one_unit_never_get_the_same_serials(site: CentralSite) -> None:
    first, second = site.box(), site.box("dn-02")
    ranges = [
        (change["body"]["day"], change["body"]["first"])
        for box in (first, second)
        for change in site.changes(box)["changes"]
        if change["kind"] == "lease"
    ]
    assert len(ranges) == len(set(ranges)) == 62


def test_a_box_under_the_provinces_system_gets_no_leases(site: CentralSite) -> None:
    assert site.changes(site.box(case_system="province"))["changes"] == []


def test_staff_of_the_centre_and_nobody_else_go_to_its_box(site: CentralSite) -> None:
    box, other = site.box(case_system="province"), site.box("dn-02", case_system="province")
    site.staff("lan", "clerk", box.id)
    site.staff("minh", "officer", None)
    (change,) = site.changes(box)["changes"]
    assert (change["kind"], change["key"], change["body"]["role"]) == ("staff", "lan", "clerk")
    assert change["body"]["password_hash"].startswith("$argon2")
    assert site.changes(other)["changes"] == []


def test_a_status_change_reaches_the_box_of_the_dossier(site: CentralSite) -> None:
    box = site.box(case_system="province")
    dossier = box.dossier()
    site.post(box, dossier)
    cursor = site.changes(box)["cursor"]
    code = dossier["body"]["code"]
    site.client().post(
        f"/api/v1/cases/{code}/status", json={"status": "9", "at": "2026-11-23T02:00:00Z"}, headers=site.api_key()
    )
    (change,) = site.changes(box, cursor)["changes"]
    assert (change["kind"], change["key"], change["body"]["status"]) == ("public_status", code, "9")
    assert change["body"]["due_date"] == "2026-12-04"


def test_pages_follow_each_other_without_gap_or_repetition(site: CentralSite) -> None:
    box = site.box()
    seen, cursor, more = [], 0, True
    while more:
        page = site.changes(box, cursor, limit=7)
        seen += [change["seq"] for change in page["changes"]]
        cursor, more = page["cursor"], page["more"]
    assert seen == list(range(1, 32))


def test_the_epoch_stays_until_it_is_renewed(site: CentralSite) -> None:
    box = site.box()
    epoch = site.changes(box)["epoch"]
    answer = site.client().post(f"/api/v1/boxes/{box.id}/events", json=box.batch(box.ticket()), headers=box.headers)
    assert answer.json["epoch"] == epoch == site.changes(box)["epoch"]
    with site.database.write() as session:
        renew_epoch(session, site.ambient)
    assert site.changes(box)["epoch"] != epoch


def test_a_reader_that_follows_the_cursor_misses_nothing_of_concurrent_writers(site: CentralSite) -> None:
    box = site.box(case_system="province")
    writers, each = 4, 25
    slow = threading.Event()

    def write(writer: int) -> None:
        for number in range(each):
            with site.database.write() as session:
                news = [News("public_status", f"{writer}-{number}", {})]
                publish(session, lock_box(session, box.id), news, site.ambient.now())
                session.flush()
                slow.wait(0.001 * (writer % 3))  # commits finish in another order than they began

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    cursor = 0
    while len(seen) < writers * each:
        # Looked at before the read: what the last writer committed after it would otherwise be missed here.
        writing = any(thread.is_alive() for thread in threads)
        page = site.changes(box, cursor, limit=10)
        seen += [change["key"] for change in page["changes"]]
        assert page["cursor"] >= cursor
        if page["cursor"] == cursor and not writing:
            break
        cursor = page["cursor"]
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"{writer}-{number}" for writer in range(writers) for number in range(each))
