"""A daemon of two views or of counted steps, started as a process by tests of the service loop.

python -m tests.support.tiny_service web PORT | sockets | steps FILE
"""

import sys
import time
from pathlib import Path

from flask import Blueprint

from appliance.core.ambient import real_ambient
from appliance.web.app import create_app
from appliance.web.logs import setup_logging
from appliance.web.service_loop import run_steps, serve_wsgi

views = Blueprint("views", __name__)


@views.get("/slow")
def slow() -> str:
    """Take a second to answer."""
    time.sleep(1)
    return "done"


def main(kind: str, argument: str = "") -> None:
    """Run one of the two kinds of daemon until SIGTERM."""
    setup_logging("tiny")
    if kind == "steps":
        file = Path(argument)

        def step() -> bool:
            file.write_text(str(int(file.read_text() or 0) + 1) if file.exists() else "1")
            return False

        run_steps(step, idle_s=0.05)
        return
    app = create_app("tiny", ambient=real_ambient())
    app.register_blueprint(views)
    serve_wsgi(app, "127.0.0.1", int(argument or 0), threads=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
