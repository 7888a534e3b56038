"""Start the virtual printer: raw TCP port, printing thread and page in one process."""

from pathlib import Path

from appliance.core.ambient import real_ambient
from appliance.web.logs import setup_logging
from appliance.web.service_loop import serve_wsgi
from printer.virtual.device import Device
from printer.virtual.page_app import make_app
from printer.virtual.paper_store import PaperStore
from printer.virtual.raw_server import RawServer


def run_virtual(
    raw_port: int, page_port: int, state: Path, host: str = "127.0.0.1", speed_mm_s: float = 150.0
) -> None:
    """Serve until SIGTERM; papers are kept in `state/papers`."""
    setup_logging("printer-virtual")
    ambient = real_ambient()
    papers = PaperStore(state / "papers", ambient)
    device = Device(papers.add, papers.next_number)
    device.set(speed_mm_s=speed_mm_s)
    server = RawServer(device, host, raw_port)
    try:
        serve_wsgi(make_app(ambient, device, papers, server.port), host, page_port, threads=4)
    finally:
        server.close()
        device.close()
