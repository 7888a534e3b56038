"""The shared look on the three kinds of screen, in light, dark and high contrast, measured by axe."""

import threading
import unicodedata
from pathlib import Path

import pytest
from flask import Blueprint, render_template, request

from appliance.web.app import create_app
from appliance.web.wsgi_service import WsgiService
from tests.support.chromium import DESK, HALL, KIOSK, PHONE, axe_violations, foreign_requests, screenshot

views = Blueprint("views", __name__, template_folder=str(Path(__file__).parent / "pages"))


@views.get("/sample")
def sample():
    return render_template(
        "sample.html", scale_wanted=request.args.get("scale", "phone"), theme_wanted=request.args.get("theme", "")
    )


@pytest.fixture(scope="module")
def base_url():
    from appliance.core.ambient import real_ambient

    app = create_app("tests_demo", ambient=real_ambient())
    app.register_blueprint(views)
    service = WsgiService(app)
    thread = threading.Thread(target=service.run)
    thread.start()
    yield f"http://127.0.0.1:{service.port}"
    service.stop()
    thread.join(15)


# Every size once and every mode at both ends of the sizes: colours don't depend on the size, nor the fit on the mode.
@pytest.mark.parametrize(
    ("scale", "size", "mode"),
    [
        ("phone", PHONE, "light"),
        ("phone", PHONE, "dark"),
        ("phone", PHONE, "high"),
        ("kiosk", KIOSK, "high"),
        ("desk", DESK, "dark"),
        ("hall", HALL, "light"),
        ("hall", HALL, "high"),
    ],
)
def test_the_sample_page_fits_and_breaks_no_rule_of_wcag(page, context, base_url, tmp_path, scale, size, mode):
    if mode == "high":
        context.add_cookies([{"name": "motcua_contrast", "value": "high", "url": base_url}])
    else:
        page.emulate_media(color_scheme=mode)
    foreign = foreign_requests(page)
    shot = screenshot(page, f"{base_url}/sample?scale={scale}", tmp_path / f"{scale}-{mode}.png", *size, full=True)
    assert shot.stat().st_size > 10_000
    assert axe_violations(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page must not scroll sideways"
    assert foreign == []


def test_the_font_is_used_for_vietnamese_and_only_two_files_are_loaded(page, base_url):
    fonts: list[str] = []
    page.on("response", lambda answer: fonts.append(Path(answer.url).name) if ".woff2" in answer.url else None)
    page.goto(f"{base_url}/sample")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'Ngưỡng cửa')")
    assert sorted(fonts) == ["be-vietnam-pro-400.woff2", "be-vietnam-pro-700.woff2"]


def test_high_contrast_is_switched_by_the_button_and_remembered(page, base_url):
    page.goto(f"{base_url}/sample")
    button = page.get_by_role("button", name="Tương phản cao")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.contrast") == "high"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_language_switch_leads_to_the_same_page_in_english(page, base_url):
    page.goto(f"{base_url}/sample?scale=desk")
    page.get_by_role("link", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "scale=desk" in page.url
    assert page.get_by_role("button", name="High contrast").is_visible()


def test_the_keyboard_reaches_the_content_first_and_focus_is_seen(page, base_url):
    page.goto(f"{base_url}/sample")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Đến nội dung chính"
    assert "255, 200, 69" in page.evaluate("getComputedStyle(document.activeElement).boxShadow")


def test_a_failure_page_is_readable_in_every_mode(page, base_url, tmp_path):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        screenshot(page, f"{base_url}/nowhere", tmp_path / f"problem-{scheme}.png", *PHONE)
        assert page.get_by_role("heading", name="Không tìm thấy").is_visible()
        assert axe_violations(page) == []


def vietnamese_letters() -> set[str]:
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    lower = {unicodedata.normalize("NFC", base + mark) for base in "aăâeêioôơuưy" for mark in marks} | {"đ"}
    return lower | {letter.upper() for letter in lower}


# A letter the font lacks is drawn by the next family, so its width changes when that family does.
LACKING = """
letters => {
  const pen = document.createElement("canvas").getContext("2d");
  const width = (weight, family, letter) => {
    pen.font = `${weight} 100px "Be Vietnam Pro", ${family}`;
    return pen.measureText(letter).width;
  };
  return letters.filter(letter => [400, 700].some(
    weight => width(weight, "monospace", letter) !== width(weight, "serif", letter)));
}
"""


def test_the_font_writes_every_vietnamese_letter_and_the_punctuation_used(page, base_url):
    letters = vietnamese_letters() | set(map(chr, range(0x20, 0x7F))) | set("–—…‘’“”«»·•×₫°")
    assert len(vietnamese_letters()) == 146
    page.goto(f"{base_url}/sample")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(LACKING, sorted(letters)) == []
    assert page.evaluate(LACKING, ["→"]) == ["→"], "the measure itself must be able to fail"


@pytest.mark.parametrize(("language", "expected"), [("vi", "Về trang đầu 7"), ("en", "Back to the first page 7")])
def test_scripts_speak_the_language_of_their_page(page, base_url, language, expected):
    page.goto(f"{base_url}/sample?lang={language}")
    said = page.evaluate(
        "async () => { const { _ } = await import('/shared/i18n.js');"
        " return _('Về trang đầu') + ' ' + _('%(n)s', { n: 7 }); }"
    )
    assert said == expected
