"""A real Chromium in a phone's namespace: lease, redirect, the portal, one tap, the internet; with and without scripts."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.lab.world import PORTAL_NAME, ROOT, Box
from tests.support.chromium import CHROMIUM

PICTURES = Path(os.environ.get("MOTCUA_PICTURES", "/tmp/motcua-lab-pictures"))

# Runs inside the phone's namespace; prints where the browser was at each step.
JOURNEY = """
import json, sys
from playwright.sync_api import sync_playwright
sys.path.insert(0, sys.argv[1])
from tests.support.chromium import ARGS, CHROMIUM
folder, language, scripts = sys.argv[2], sys.argv[3], sys.argv[4] == 'scripts'
steps = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS])
    context = browser.new_context(locale=language, viewport={'width': 360, 'height': 640}, java_script_enabled=scripts,
                                  ignore_https_errors=True)
    page = context.new_page(); page.set_default_timeout(25000)
    foreign = []
    page.on('request', lambda r: foreign.append(r.url) if 'wifi.mau.example' not in r.url and 'neverssl' not in r.url
            and not r.url.startswith('data:') else None)
    page.goto('http://neverssl.example/'); steps['caught'] = page.url
    page.screenshot(path=f'{folder}/1-caught.png'); page.screenshot(path=f'{folder}/1-caught-full.png', full_page=True)
    steps['zalo'] = page.locator('a[href*="zalo.me"], svg').count()
    page.locator('form[action^="/connect"] button').first.click(); page.wait_for_load_state()
    steps['connected'] = page.url; page.screenshot(path=f'{folder}/2-connected.png')
    steps['foreign'] = [u for u in foreign if 'generate_204' not in u]
    page.goto('http://neverssl.example/'); steps['internet'] = page.inner_text('h1')
    page.goto('https://www.google.com/'); steps['https'] = page.inner_text('h1')
    page.screenshot(path=f'{folder}/3-internet.png')
    browser.close()
print(json.dumps(steps))
"""


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium")
@pytest.mark.parametrize(("language", "scripts"), [("vi-VN", "scripts"), ("en-GB", "plain")])
def test_a_browser_goes_the_whole_way(box: Box, language: str, scripts: str) -> None:
    phone = box.phone()
    folder = PICTURES / f"{language}-{scripts}"
    folder.mkdir(parents=True, exist_ok=True)
    home = phone.folder / "home"
    home.mkdir(exist_ok=True)
    argv = [sys.executable, "-c", JOURNEY, str(ROOT), str(folder), language, scripts]
    done = phone.run("env", f"HOME={home}", *argv, timeout=150)
    steps = json.loads(done.stdout)
    assert steps["caught"].startswith(f"https://{PORTAL_NAME}/")
    assert steps["zalo"] > 0 and steps["foreign"] == []
    assert "/connected" in steps["connected"]
    assert (steps["internet"], steps["https"]) == ("Internet", "Internet")
