"""The hall's voice in a real browser: real clips by espeak-ng, decoded and played to their end."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from kiosk.voice_clips import build_clips
from tests.support.kiosk_pages import first_service
from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask
from tests.support.processes import ProcessSet, wait_until

# Every source that is started tells when it has really ended; nothing of the player is replaced.
WATCH = """
window.ended = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  const began = this.context.currentTime;
  this.addEventListener("ended", () => {
    window.ended.push({ asked: this.buffer.duration, played: this.context.currentTime - began });
  });
  return start.apply(this, given);
};
"""


@pytest.fixture(scope="module")
def speaking(tmp_path_factory) -> Iterator[RunningKiosk]:
    """A kiosk with its clips."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("no espeak-ng")
    folder = tmp_path_factory.mktemp("speaking")
    clips = folder / "voice"
    build_clips(clips)
    with ProcessSet(folder / "logs") as processes:
        kiosk = RunningKiosk(processes, folder)
        kiosk.config.write_text(kiosk.config.read_text().replace("[kiosk]\n", f'[kiosk]\nvoice_dir = "{clips}"\n'))
        yield kiosk.start()


def test_a_call_is_spoken_twice_clip_by_clip(speaking, browser):
    context = browser.new_context(locale="vi-VN")
    hall = context.new_page()
    hall.add_init_script(WATCH)
    hall.goto(f"{speaking.url}/display")
    if (sound := hall.locator("[data-sound]")).is_visible():
        sound.click()
    expect(sound).to_be_hidden(timeout=30_000)
    call(speaking)
    # "Mời số", the letter, the number, "đến quầy", the counter and the chime: twice over.
    wait_until(lambda: hall.evaluate("window.ended.length") >= 8, 120)
    assert_heard_whole(hall.evaluate("window.ended"))
    context.close()


@pytest.mark.parametrize("path", ["/", "/take", "/appointment", "/own"])
def test_a_touch_page_reads_its_prompt_aloud_when_asked(speaking, browser, path):
    context = browser.new_context(locale="vi-VN")
    touch = context.new_page()
    touch.add_init_script(WATCH)
    touch.goto(speaking.url + path)
    touch.get_by_role("button", name="Nghe đọc").click()
    wait_until(lambda: touch.evaluate("window.ended.length") == 1, 120)
    assert_heard_whole(touch.evaluate("window.ended"))
    assert touch.evaluate("window.ended[0].asked") > 1.5, "a sentence, not a word"
    context.close()


def assert_heard_whole(ended: list[dict[str, float]]) -> None:
    """Every clip that began was played to its end."""
    assert all(clip["asked"] > 0 and clip["played"] >= 0.9 * clip["asked"] for clip in ended), ended


def call(kiosk: RunningKiosk) -> None:
    """Take a number and call it."""
    line = kiosk.connect()
    ask(line, "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    line.request(
        "POST", "/api/login", json.dumps({"login": "hoa", "password": PASSWORD}), {"Content-Type": "application/json"}
    )
    answer = line.getresponse()
    headers = {"Cookie": str(answer.getheader("Set-Cookie")).split(";")[0]}
    headers["X-CSRF-Token"] = json.loads(answer.read())["csrf_token"]
    status, _ = ask(line, "POST", "/api/counters/1/call-next", {}, headers)
    assert status == 200
