"""What central does by itself every minute beside answering: for now, asking those whose dossier has ended."""

import logging
import threading

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from appliance.core.errors import MotcuaError
from central.services import central
from central.surveys import ask_those_who_are_due

EVERY_S = 60.0
log = logging.getLogger(__name__)


def start_upkeep(app: Flask) -> None:
    """Begin, in a thread of this worker; several workers do no harm."""

    def work() -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_S):
            once(app)

    threading.Thread(target=work, name="upkeep", daemon=True).start()


def once(app: Flask) -> int:
    """Do what is due now; returns how many were asked. What can't be done now is done the next time."""
    with app.app_context():
        parts = central()
        config = parts.config
        if not config.survey.enabled:
            return 0
        try:
            with parts.database.write() as session:
                url = config.central.public_url
                return ask_those_who_are_due(session, parts.ambient, parts.sealer, config.survey, url)
        except (MotcuaError, SQLAlchemyError) as error:
            log.warning("surveys not sent: %s", type(error).__name__)
            return 0
