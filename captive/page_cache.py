"""Pages that many phones see alike are rendered once; what is one phone's own is put in afterwards."""

from collections.abc import Callable, Hashable

_MAX_PAGES = 64


class PageCache:
    """Rendered pages by everything that shapes them; all are forgotten when there are too many."""

    def __init__(self) -> None:
        self._pages: dict[Hashable, str] = {}

    def page(self, shape: Hashable, render: Callable[[], str]) -> str:
        """Return the page of this shape, rendered now if it is not known."""
        found = self._pages.get(shape)
        if found is None:
            found = render()
            # A storm of threads may render one page twice, never mix two up.
            if len(self._pages) >= _MAX_PAGES:
                self._pages.clear()
            self._pages[shape] = found
        return found
