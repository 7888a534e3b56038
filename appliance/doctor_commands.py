"""`motcua doctor`: what is well and what is not, one sentence each, with what to do."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.box_commands import add_config
from appliance.exit_codes import ExitCode

if TYPE_CHECKING:
    from appliance.checks.finding import Finding

SIGNS = {"ok": "✓", "warning": "!", "fault": "✗"}


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("doctor", help="check the box's health; exit 8 when something is wrong")
    add_config(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument(
        "--bundle", type=Path, metavar="FILE", help="write a .tar.gz for support, without personal data"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every check, show each finding as it comes, and write the bundle when asked."""
    from appliance.cli import language
    from appliance.core.ambient import real_ambient
    from appliance.doctor import examine
    from appliance.doctor_bundle import report

    ambient, findings = real_ambient(), []
    for finding in examine(arguments.config, ambient):
        findings.append(finding)
        if not arguments.json:
            print(f"{SIGNS[finding.level]} {finding.words(language())}", flush=True)
    summary = report(findings, ambient)
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False, indent=2, default=str))
    if arguments.bundle is not None:
        _bundle(arguments.bundle, arguments.config, findings, summary)
    return ExitCode.OK if summary["healthy"] else ExitCode.UNHEALTHY


def _bundle(target: Path, config_path: Path, findings: "list[Finding]", summary: dict[str, object]) -> None:
    import sys

    from appliance.config import load_config
    from appliance.doctor_bundle import write_bundle

    readable = any(finding.code == "config" and finding.level == "ok" for finding in findings)
    box = load_config(config_path).box if readable else None
    write_bundle(target, config_path, [box.database, box.portal_database] if box else [], summary)
    print(f"→ {target}", file=sys.stderr)
