"""What can go wrong at the gate, as plain exceptions: the daemon runs on the standard library alone."""


class GateFault(Exception):
    """The kernel or the asker did something the gate can't act on; `code` is stable, the text has no MAC."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
