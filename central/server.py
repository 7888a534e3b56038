"""Serving central by gunicorn, started from Python: threads in each worker, SIGTERM lets requests under way finish."""

import logging
import threading
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from appliance.core.ambient import real_ambient
from appliance.web.logs import setup_logging
from central.app import make_app
from central.config import CentralConfig
from central.epoch import remember_progress
from central.port_check import check_port
from central.services import central
from central.start import open_parts
from central.stream import feed_inbox
from central.upkeep import start_upkeep

GRACE_S = 15
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - only a heartbeat file
log = logging.getLogger(__name__)


class CentralServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn around our app; its own command line and files are not used."""

    def __init__(self, config: CentralConfig) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        part = self._config.central
        settings: dict[str, Any] = {
            "bind": [f"{part.host}:{part.port}"],
            "worker_class": "gthread",
            "workers": part.workers,
            "threads": part.threads,
            "timeout": 60,
            "graceful_timeout": GRACE_S,
            "keepalive": 15,
            "limit_request_line": 2048,
            "limit_request_fields": 50,
            # The heartbeat file on a disk would block a worker for as long as the disk is busy.
            "worker_tmp_dir": SHARED_MEMORY if Path(SHARED_MEMORY).is_dir() else None,
            "forwarded_allow_ips": part.trusted_proxy or "",
            "accesslog": None,  # addresses of pages hold tokens
            "logger_class": "central.server_log.Logger",
            "post_worker_init": _worker_ready,
            "worker_exit": _worker_exit(self._config),
        }
        if "control_socket_disable" in self.cfg.settings:  # since gunicorn 25
            settings["control_socket_disable"] = True
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app; runs in each worker, because database connections must not be shared by processes."""
        ambient = real_ambient()
        database, sealer = open_parts(self._config, ambient)
        app = make_app(self._config, database, sealer, ambient)
        with app.app_context():
            # The holidays take half a second to load; the first transaction that moves a date should not hold them up.
            threading.Thread(target=central().rules.calendar, name="calendar", daemon=True).start()
        feed_inbox(self._config, database, ambient)
        start_upkeep(app)
        return app


def serve(config: CentralConfig) -> None:
    """Serve until SIGTERM or SIGINT; raises MotcuaError where port, database or key do not fit."""
    setup_logging("central")
    check_port(config.central.host, config.central.port)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    ambient = real_ambient()
    database, _ = open_parts(config, ambient)  # a fault ends the start with its name instead of a worker's traceback
    database.close()
    CentralServer(config).run()


def _worker_ready(_worker: Worker) -> None:
    log.info("ready")


def _worker_exit(config: CentralConfig) -> Any:
    def leave(_arbiter: Arbiter, _worker: Worker) -> None:
        if config.central.epoch_file is not None:
            database, _ = open_parts(config, real_ambient())
            remember_progress(database, config.central.epoch_file)
            database.close()

    return leave
