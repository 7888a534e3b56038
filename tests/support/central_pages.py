"""Central on a port of loopback for a browser: one box, one dossier, an officers' stream; and Zalo's own browser."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from appliance.core.ambient import Ambient
from appliance.web.stream_server import StreamServer, run_streams
from appliance.web.wsgi_service import WsgiService
from central.config import StreamPart
from central.database import Database
from central.migrate import migrate
from central.stream import CHANNEL, PATH, feed_inbox
from tests.support.central import CentralSite, make_site
from tests.support.sync_box import Event, SyncBox

ZALO = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/120.0.6099.144 Mobile Safari/537.36 Zalo android/24010677 ZaloTheme/light ZaloLanguage/vi"
)


class Running:
    """Central with its pages on a port of loopback."""

    def __init__(self, site: CentralSite, url: str) -> None:
        self.site = site
        self.url = url
        self.box: SyncBox = site.box(address="Số 2 Nguyễn Văn Trị, phường Trấn Biên, Đồng Nai")
        self.dossier: Event = self.box.dossier(
            "Nguyễn Thị Hoàng Anh",
            procedure_name="Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            return_place="quầy 14",
            officer_name="Trần Văn Bình",
        )
        site.post(self.box, self.dossier)

    @property
    def page_url(self) -> str:
        """The address behind the slip's QR."""
        return f"{self.url}/T/{self.dossier['body']['token']}"

    def report(self, status: str, minutes: int, note: str | None = None) -> None:
        """Let the province's system report a status."""
        at = (self.site.ambient.now() + timedelta(minutes=minutes)).isoformat()
        answer = self.site.client().post(
            f"/api/v1/cases/{self.dossier['body']['code']}/status",
            json={"status": status, "at": at, "note": note},
            headers=self.site.api_key(),
        )
        assert answer.status_code == 200, answer.text


@contextmanager
def running_central(folder: Path, ambient: Ambient) -> Iterator[Running]:
    """Serve central on SQLite by a thread of this process, with the officers' stream by another."""
    url = f"sqlite:///{folder / 'central.sqlite3'}"
    database = Database(url)
    migrate(database)
    with _stream(folder / "stream.sock") as stream:
        site = make_site(database, url, folder, ambient, stream=stream)
        feed_inbox(site.config, database, ambient)
        service = WsgiService(site.app)
        thread = threading.Thread(target=service.run, args=(0.5,), daemon=True)
        thread.start()
        yield Running(site, f"http://127.0.0.1:{service.port}")
        service.stop()
        thread.join(10)
    database.close()


def zalo_phone(browser: Browser) -> BrowserContext:
    """Return a phone whose pages open inside Zalo."""
    return browser.new_context(
        user_agent=ZALO, viewport={"width": 360, "height": 560}, device_scale_factor=2, is_mobile=True, locale="vi-VN"
    )


@contextmanager
def _stream(feed: Path) -> Iterator[StreamPart]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    runner = asyncio.Runner()  # its end cancels what is left of the connections
    stop, ready, listening = asyncio.Event(), asyncio.Event(), threading.Event()

    async def serve() -> None:
        serving = asyncio.create_task(
            run_streams(StreamServer({PATH: CHANNEL}, ()), "127.0.0.1", port, feed, stop, ready)
        )
        await asyncio.wait({serving, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
        listening.set()
        await serving

    def run() -> None:
        with runner:
            runner.run(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert listening.wait(20), "the stream listens"
    yield StreamPart(port=port, public_url=f"http://127.0.0.1:{port}{PATH}", feed=feed)
    runner.get_loop().call_soon_threadsafe(stop.set)
    thread.join(10)
