"""Reads the forms of a page as a browser would: the hidden fields that go along with what a person types."""

import html
import re


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """Return the fields with values of the first form of `page` that posts to `action`; raises ValueError without one."""
    form = page[page.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    pairs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in pairs}
