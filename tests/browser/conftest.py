"""The browser's fixtures for all tests of this folder."""

from tests.support.chromium import browser, context, page
from tests.support.kiosk_pages import kiosk, touch

__all__ = ["browser", "context", "kiosk", "page", "touch"]
