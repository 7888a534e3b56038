"""A delivery is written once, sealed, and its state only moves as the rules say."""

import pytest

from central.deliveries import BEST_CHANNEL, Delivery, Recipient, open_delivery, queue
from central.models import DeliveryRow
from tests.support.central import CentralSite

TO_ZALO = Recipient("zalo", "2512523625412515")


def test_the_same_key_again_changes_nothing(site: CentralSite) -> None:
    with site.database.write() as session:
        first = queue(session, Delivery("reply:1", "reply", TO_ZALO, text="Chào bà"), site.ambient, site.sealer)
    with site.database.write() as session:
        again = queue(session, Delivery("reply:1", "reply", TO_ZALO, text="khác"), site.ambient, site.sealer)
    (row,) = site.rows(DeliveryRow)
    assert first == again == row.id and row.state == "ready" and row.not_before == site.ambient.now()
    assert open_delivery(site.sealer, row).text == "Chào bà"


def test_whom_and_what_is_sealed(site: CentralSite) -> None:
    delivery = Delivery("notice:1", "notice", TO_ZALO, text="có kết quả", template="status", data={"link": "t/1"})
    with site.database.write() as session:
        queue(session, delivery, site.ambient, site.sealer)
    (row,) = site.rows(DeliveryRow)
    kept = b"".join([row.remote_sealed, row.text_sealed, row.data_sealed])
    assert "kết quả".encode() not in kept and b"2512523625412515" not in kept + (row.remote_blind or "").encode()
    opened = open_delivery(site.sealer, row)
    assert (opened.remote, opened.data) == ("2512523625412515", {"link": "t/1"})


def test_nobody_to_send_to_is_a_fault_of_the_caller(site: CentralSite) -> None:
    with pytest.raises(ValueError, match="recipient"), site.database.write() as session:
        queue(session, Delivery("x", "notice", BEST_CHANNEL), site.ambient, site.sealer)
