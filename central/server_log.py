"""Gunicorn's own messages, sent through the project's redacted JSON log."""

import logging

from gunicorn.config import Config
from gunicorn.glogging import Logger as GunicornLogger


class Logger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no types
    """Leaves formatting and output to the root logger."""

    def setup(self, cfg: Config) -> None:
        """Let gunicorn's loggers pass everything up; no access log, for addresses hold tokens."""
        self.loglevel = logging.INFO
        for own in (self.error_log, self.access_log):
            own.handlers.clear()
            own.setLevel(logging.WARNING)
            own.propagate = True

    def reopen_files(self) -> None:
        """Nothing to reopen: the log goes to stderr."""
