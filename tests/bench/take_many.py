"""One of several processes that take numbers from the same database: `take_many.py CONFIG SERVICE COUNT`."""

import sys
from pathlib import Path

from appliance.catalogue_source import catalogue_holder
from appliance.config import load_config
from appliance.core.ambient import real_ambient
from kiosk.models import TicketIn
from kiosk.running import build_centre
from kiosk.take import take_number


def main(config_file: str, service_id: str, count: str) -> None:
    """Take `count` numbers, each with a key of its own, as the kiosk's process would."""
    config, ambient = load_config(Path(config_file)), real_ambient()
    holder = catalogue_holder(config, ambient)
    centre = build_centre(config, ambient, lambda: holder.current)
    wish = TicketIn(service_id=service_id)
    for _ in range(int(count)):
        take_number(centre, wish, taken_by="kiosk", printer=None, key=ambient.new_id())
    centre.store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
