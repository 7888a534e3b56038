"""What monitoring reads of the line to central: what waits and for how long, and today's serials."""

from datetime import timedelta

from appliance.leases import leases_of, store_lease, take_serial
from tests.support.kiosk_box import UNIT, KioskBox


def figures(box):
    lines = box.client().browser.get("/metrics").text.splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


def test_the_oldest_event_that_waits_is_told_in_seconds(tmp_path, ambient, clock):
    box = KioskBox(tmp_path, ambient)
    assert figures(box)["motcua_outbox_oldest_seconds"] == 0
    box.client().take(box.services[0])
    clock.move(timedelta(minutes=2))
    box.client().take(box.services[0])
    waiting = figures(box)
    assert waiting["motcua_outbox_oldest_seconds"] == 120
    assert waiting['motcua_outbox_rows{state="ready"}'] == 2
    with box.centre.store.write_transaction() as connection:
        connection.execute("UPDATE outbox SET state = 'done'")
    assert figures(box)["motcua_outbox_oldest_seconds"] == 0


def test_todays_serials_are_counted_where_the_box_mints_codes(tmp_path, ambient):
    box = KioskBox(tmp_path, ambient)
    today = ambient.now().date()
    with box.centre.store.write_transaction() as connection:
        connection.execute("DELETE FROM serial_leases")
        store_lease(connection, UNIT, today.isoformat(), 1000, 1009)
        store_lease(connection, UNIT, (today + timedelta(days=1)).isoformat(), 1000, 1499)
        take_serial(connection, UNIT, today)
    assert len(leases_of(box.centre.store, UNIT, today)) == 1
    assert figures(box)["motcua_serials_left"] == 9


def test_nothing_is_said_of_serials_where_the_province_mints_codes(tmp_path, ambient):
    assert "motcua_serials_left" not in figures(KioskBox(tmp_path, ambient, case_system="province"))
