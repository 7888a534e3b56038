"""What the tour and the simulation read from paper: the virtual printer's papers and the QR codes on them."""

import io
import json
import time
from collections.abc import Sequence

from appliance.demo.http_client import Api
from appliance.demo.tour import StepFailed


def paper_ids(api: Api) -> list[str]:
    """Return the ids of the papers that have been cut, newest first; one still under the head is not whole yet."""
    return [str(paper["id"]) for paper in json.loads(api.get("/papers").data) if paper["cut"]]


def next_paper(api: Api, before: Sequence[str], timeout_s: float = 15.0) -> str:
    """Wait for a paper that is not among `before` and return its id."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        fresh = [paper for paper in paper_ids(api) if paper not in before]
        if fresh:
            return fresh[-1]
        time.sleep(0.05)
    raise StepFailed("tour-step-failed", "máy in chưa ra giấy", "no paper came out of the printer")


def qr_texts(api: Api, paper: str) -> list[str]:
    """Decode the QR codes on a printed picture with zxing-cpp, a decoder that knows nothing of us."""
    import zxingcpp
    from PIL import Image

    picture = Image.open(io.BytesIO(api.get(f"/papers/{paper}.png").data)).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(picture)]
