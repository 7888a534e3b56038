"""The browser's fixtures for all tests of this folder."""

from tests.support.chromium import browser, context, page

__all__ = ["browser", "context", "page"]
