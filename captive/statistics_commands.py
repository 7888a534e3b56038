"""`motcua captive statistics`: how many phones came, how far they went and when, from the sums that are kept of each hour."""

import argparse
import json
from typing import TYPE_CHECKING

from appliance.box_commands import add_config

if TYPE_CHECKING:
    from captive.statistics_rules import HourCount

_HEADS = {
    "vi": ("Ngày", "Thấy trang", "Kết nối", "Mở Zalo", "Hướng dẫn", "Tra cứu", "Lấy số"),
    "en": ("Day", "Saw the page", "Connected", "Zalo", "Guides", "Look-up", "Number"),
}
_WORDS = {
    "vi": ("Không có số liệu nào.", "Máy theo giờ trong ngày:", "Từ trang đầu đến lúc bấm kết nối:"),
    "en": ("There are no counts.", "Phones by hour of the day:", "From the first page to the tap:"),
}


def add_statistics(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = inner.add_parser("statistics", help="how many phones came, how far they went, and at what hours")
    add_config(parser)
    parser.add_argument("--days", type=int, default=7, metavar="N", help="the last N days (default: 7)")
    parser.add_argument("--json", action="store_true", help="the counts of every hour, as they are kept")
    parser.set_defaults(run=run_statistics)


def run_statistics(arguments: argparse.Namespace) -> int:
    """Print the sums."""
    from dataclasses import asdict
    from datetime import timedelta

    from appliance.cli import language
    from appliance.config import load_config
    from appliance.core.ambient import LOCAL_ZONE, real_ambient
    from appliance.store import Store
    from captive.statistics_rules import HourCount

    config = load_config(arguments.config)
    first = real_ambient().now().astimezone(LOCAL_ZONE).date() - timedelta(days=max(1, arguments.days) - 1)
    rows = (
        Store(config.box.portal_database)
        .reader()
        .execute(
            "SELECT hour, step, devices FROM funnel_hours WHERE hour >= ? ORDER BY hour, step", (first.isoformat(),)
        )
    )
    counts = [HourCount(row["hour"], row["step"], row["devices"]) for row in rows]
    if arguments.json:
        print(json.dumps([asdict(count) for count in counts]))
        return 0
    for line in _lines(counts, "en" if language() == "en" else "vi"):
        print(line)
    return 0


def _lines(counts: "list[HourCount]", lang: str) -> list[str]:
    from captive.statistics_rules import STEPS, bar, by_day, by_hour_of_day, share, waits

    nothing, by_hours, to_the_tap = _WORDS[lang]
    if not counts:
        return [nothing]
    lines = ["  ".join(f"{head:<12}" for head in _HEADS[lang])]
    days = by_day(counts)
    for day, sums in days.items():
        cells = [str(sums.get("seen", 0)), *(f"{sums.get(step, 0)} ({share(sums, step)})" for step in STEPS[1:])]
        lines.append("  ".join(f"{cell:<12}" for cell in (day, *cells)).rstrip())
    hours = {hour: sums.get("seen", 0) for hour, sums in by_hour_of_day(counts).items()}
    lines += ["", by_hours, *(f"{hour}  {bar(seen, max(hours.values()))} {seen}" for hour, seen in hours.items())]
    total: dict[str, int] = {}
    for sums in days.values():
        for step, devices in sums.items():
            total[step] = total.get(step, 0) + devices
    taken = waits(total)
    lines += ["", to_the_tap]
    lines += [
        f"{name.removeprefix('connected-'):<8}  {bar(devices, max(taken.values()))} {devices}"
        for name, devices in taken.items()
    ]
    return lines
