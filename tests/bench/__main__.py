"""`make bench`: runs every `bench_*.py` beside this file and writes docs/benchmarks/ (ARGS="taps paper" picks some)."""

import importlib
import json
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "docs" / "benchmarks"
sys.path.insert(0, str(ROOT))


def main(wanted: list[str]) -> int:
    """Run the wanted benches (all when none is named); exit 1 when a target is missed."""
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(wanted) - set(names)
    if unknown:
        print(f"unknown bench: {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    missed = False
    for name in wanted or names:
        began = time.monotonic()
        print(f"── {name}", flush=True)
        sheet = importlib.import_module(f"tests.bench.bench_{name}").run()
        sheet.write(FOLDER)
        for figure in sheet.figures:
            mark = {True: "✓", False: "✗", None: " "}[figure.met]
            missed |= figure.met is False
            spread = f"{min(figure.values):g}–{max(figure.values):g}"
            print(f"  {mark} {figure.name:<58} {figure.median:>10g} {figure.unit:<10} ({spread}) {figure.target}")
        print(f"── {name}: {time.monotonic() - began:.0f} s", flush=True)
    write_readme()
    return 1 if missed else 0


def write_readme() -> None:
    """Write docs/benchmarks/README.md from the JSON files beside it."""
    lines = [
        "# Benchmarks",
        "",
        "Taken by `make bench`; medians, with the smallest and largest of the repetitions.",
        "",
    ]
    for path in sorted(FOLDER.glob("*.json")):
        sheet = json.loads(path.read_text())
        if "figures" not in sheet:
            continue
        machine = sheet["machine"]
        lines += [f"## {sheet['title']}", ""]
        lines += [
            f"{sheet['taken_at']} · {machine['cores']} cores, {machine['processor']} · Linux {machine['kernel']} ·"
            f" Python {machine['python']} · load before {machine['load_before'][0]}",
            "",
            "| figure | median | spread | unit | target | load |",
            "|---|---|---|---|---|---|",
        ]
        for figure in sheet["figures"]:
            mark = {True: " ✓", False: " ✗ missed", None: ""}[figure["met"]]
            spread = f"{min(figure['values']):g}–{max(figure['values']):g}"
            lines.append(
                f"| {figure['name']} | {figure['median']:g} | {spread} | {figure['unit']} |"
                f" {figure['target']}{mark} | {figure['load']} |"
            )
        lines.append("")
        if (FOLDER / f"{path.stem}.svg").exists():
            lines += [f"![{sheet['title']}]({path.stem}.svg)", ""]
    (FOLDER / "README.md").write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
