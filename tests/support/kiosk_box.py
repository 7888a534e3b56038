"""A kiosk under test: a migrated database, an injected clock, the example catalogue, staff who can log in."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient

from appliance import clock_trust, staff_store
from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.keys import token_key
from appliance.leases import store_lease
from appliance.migrations import migrate, migration_sets
from appliance.staff_store import StaffStore
from appliance.store import Store
from appliance.web.accounts import Role, StaffAccount
from appliance.web.passwords import hash_password
from kiosk.app import create_kiosk_app
from kiosk.centre import Centre, Settings
from kiosk.wait_times import WaitTimes
from tests.support.example_catalogue import example_catalogue

PASSWORD = "mat khau thu nghiem"
UNIT = "000.00.00.H19"
SECRET = bytes(range(32))

SETTINGS = Settings(
    box_id="box-1",
    name_vi="Trung tâm Phục vụ hành chính công Đồng Nai",
    name_en="Đồng Nai Public Administration Service Centre",
    agency_parent="VĂN PHÒNG ỦY BAN NHÂN DÂN",
    unit_code=UNIT,
    address="Số 1, đường Ví Dụ, phường Trấn Biên, Đồng Nai",
    hotline="+842513822501",
    zalo_oa_name="Hành chính công Đồng Nai",
    public_url="https://hcc.example.vn",
    case_system="own",
    place="Đồng Nai",
    always_open=True,
)


class KioskBox:
    """One box's kiosk in this process."""

    def __init__(self, folder: Path, ambient: Ambient, **settings: object) -> None:
        self.path = folder / "box.sqlite3"
        migrate(self.path, migration_sets("box"))
        self.ambient = ambient
        store = Store(self.path)
        self.centre = Centre(
            store=store,
            ambient=ambient,
            settings=replace(SETTINGS, **settings),
            current_catalogue=example_catalogue,
            business_day=lambda: clock_trust.business_day(store, ambient),
            key_id=7,
            token_key=token_key(SECRET),
            waits=WaitTimes(store),
            sessions=StaffStore(store),
            calendar=WorkCalendar,
            clock_trusted=lambda: True,
        )
        self.app = create_kiosk_app(self.centre)
        with store.write_transaction() as connection:
            for login, role, name in STAFF:
                staff_store.upsert(connection, ambient, StaffAccount(login, name, role), _hash())
            store_lease(connection, UNIT, ambient.today_text(), 1, 500)

    @property
    def services(self) -> list[str]:
        """The ids of the field services."""
        return [service.id for service in self.centre.index.services.values() if service.kind == "field"]

    def client(self, login: str | None = None) -> "Client":
        """Return a browser on the box itself, logged in where `login` is given."""
        return Client(self, login)

    def rows(self, query: str, *values: object) -> list[dict[str, object]]:
        """Return what a query reads."""
        return [dict(row) for row in self.centre.store.reader().execute(query, values)]

    def one(self, query: str, *values: object) -> object:
        """Return the first column of the first row."""
        return self.centre.store.reader().execute(query, values).fetchone()[0]


STAFF = (
    ("lan", Role.CLERK, "Nguyễn Thị Lan"),
    ("minh", Role.CLERK, "Trần Văn Minh"),
    ("hoa", Role.SUPERVISOR, "Lê Thị Hoa"),
    ("tuan", Role.GUIDE, "Phạm Anh Tuấn"),
    ("quan", Role.OFFICER, "Võ Quân"),
)


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


class Client:
    """A browser: keeps cookies, sends the CSRF token of its session."""

    def __init__(self, box: KioskBox, login: str | None) -> None:
        self.browser: FlaskClient = box.app.test_client()
        self.headers: dict[str, str] = {}
        if login:
            answer = self.browser.post("/api/login", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.headers["X-CSRF-Token"] = answer.get_json()["csrf_token"]

    def get(self, path: str, **more):
        return self.browser.get(path, **more)

    def post(self, path: str, body: object = None, headers: dict[str, str] | None = None, **more):
        content = {"json": body} if body is not None else {}
        return self.browser.post(path, headers={**self.headers, **(headers or {})}, **content, **more)

    def take(self, service_id: str, key: str | None = None, **wish: object):
        headers = {"Idempotency-Key": key} if key else {}
        return self.post("/api/tickets", {"service_id": service_id, **wish}, headers)
