"""What the simulation tells at its end: a summary table, the plots, and whether every number is there once."""

import json
from pathlib import Path

from appliance.simulate.audit import Findings, sync_lags_s
from appliance.simulate.day_rules import Day, arrivals_by_hour, served_by_hour
from appliance.simulate.plots import DayFigures, draw
from appliance.simulate.runner import Record


def write_report(folder: Path, state: Path, day: Day, record: Record, findings: Findings) -> str:
    """Write `day.json`, `day.svg` and `day.png` into `folder` and return the summary table."""
    folder.mkdir(parents=True, exist_ok=True)
    lags = sync_lags_s(state)
    figures = DayFigures(
        arrivals=arrivals_by_hour(day.visits),
        waits_min=served_by_hour(record.waits),
        slips=_slips_by_hour(record),
        sync_lags_s=lags,
    )
    draw(figures, folder)
    rows = _rows(day, record, findings, lags)
    (folder / "day.json").write_text(json.dumps(dict(rows), ensure_ascii=False, indent=2) + "\n")
    width = max(len(name) for name, _value in rows)
    return "\n".join(f"  {name:<{width}}  {value}" for name, value in rows)


def _rows(day: Day, record: Record, findings: Findings, lags: list[float]) -> list[tuple[str, object]]:
    waits = sorted(wait / 60 for _arrival, wait in record.waits) or [0.0]
    return [
        ("seed", day.seed),
        ("lượt đến / arrivals", len(day.visits)),
        ("phiếu số đã cấp / tickets", len(record.tickets)),
        ("giấy hẹn / slips", len(record.slips)),
        ("chờ trung vị, phút / median wait, min", round(waits[len(waits) // 2], 1)),
        ("chờ lâu nhất, phút / longest wait, min", round(waits[-1], 1)),
        ("tiến trình bị ngắt / processes killed", record.kills),
        ("trễ đồng bộ trung vị, giây / median sync lag, s", round(sorted(lags)[len(lags) // 2], 2) if lags else "-"),
        ("bản in không chắc chắn / uncertain prints", findings.uncertain_prints),
        ("phiếu số ở máy chủ / tickets at central", findings.tickets),
        ("hồ sơ ở máy chủ / dossiers at central", findings.dossiers),
        ("giấy hẹn ở máy chủ / slips at central", findings.slips),
        ("sai / faults", "; ".join(findings.faults) or "0"),
    ]


def _slips_by_hour(record: Record) -> dict[int, int]:
    hours: dict[int, int] = {}
    for moment_s in record.slip_moments_s:
        hours[int(moment_s // 3600)] = hours.get(int(moment_s // 3600), 0) + 1
    return dict(sorted(hours.items()))
