"""Writes the generated configurations into the run folder: each is checked by its own program before it replaces the last."""

import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import appliance.web
from appliance.core.errors import MotcuaError
from appliance.exit_codes import ExitCode
from captive.dnsmasq_conf import dnsmasq_conf
from captive.gate_faults import GateFault
from captive.hostapd_conf import hostapd_conf
from captive.net_plan import NetPlan
from captive.nft import Nft
from captive.nginx_conf import nginx_conf
from captive.router_advert import read_advert, router_advert
from captive.ruleset import ruleset

ADVERT = "router.advert"
STATIC = Path(appliance.web.__file__).parent / "static"
_CHECK_TIMEOUT_S = 20.0


class ConfigRefused(MotcuaError):
    """A program does not accept what was written for it; the last good file stays."""

    exit_code = ExitCode.BAD_CONFIG

    def __init__(self, program: str, reason: str) -> None:
        super().__init__(
            "captive-config-refused",
            f"{program} không nhận cấu hình mới, cấu hình cũ được giữ nguyên: {reason}",
            f"{program} does not accept the new configuration, the old one stays: {reason}",
            program=program,
        )


@dataclass(frozen=True)
class Part:
    """One generated file; `check` raises ConfigRefused."""

    name: str
    text: str
    check: Callable[[Path], None]
    mode: int = 0o644


def render(plan: NetPlan, wifi_name: str) -> list[str]:
    """Write every file and return the names of those that changed; raises ConfigRefused before anything is replaced."""
    plan.run_dir.mkdir(parents=True, exist_ok=True)
    parts = [
        Part("gate.nft", ruleset(plan), _check_rules),
        Part("dnsmasq.conf", dnsmasq_conf(plan, _user("dnsmasq")), _check_dnsmasq),
        Part("nginx.conf", nginx_conf(plan, str(STATIC), _user("www-data")), _check_nginx),
        *([] if plan.six is None else [Part(ADVERT, router_advert(plan), _check_advert)]),
        *_radio(plan, wifi_name),
    ]
    candidates = [(part, _candidate(plan.run_dir, part)) for part in parts]
    for part, candidate in candidates:
        part.check(candidate)
    if plan.six is None:
        (plan.run_dir / ADVERT).unlink(missing_ok=True)  # its unit starts only where the file is
    return [part.name for part, candidate in candidates if _replace(candidate, plan.run_dir / part.name)]


def _radio(plan: NetPlan, wifi_name: str) -> list[Part]:
    radio = plan.radio
    if radio is None:
        return []
    bridge = None if plan.interface == radio.interface else plan.interface
    text = hostapd_conf(radio, bridge, wifi_name, _passphrase(radio.passphrase_file))
    return [Part("hostapd.conf", text, lambda _path: None, mode=0o600)]


def _passphrase(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigRefused("hostapd", f"passphrase_file: {type(error).__name__}") from error
    if not 8 <= len(text) <= 63 or not text.isprintable():
        raise ConfigRefused("hostapd", "passphrase_file: 8 – 63 ASCII")
    return text


def _candidate(folder: Path, part: Part) -> Path:
    path = folder / f"{part.name}.candidate"
    path.touch(mode=part.mode)
    path.chmod(part.mode)
    path.write_text(part.text, encoding="utf-8")
    return path


def _replace(candidate: Path, path: Path) -> bool:
    changed = not path.exists() or path.read_bytes() != candidate.read_bytes()
    candidate.replace(path)
    return changed


def _check_rules(path: Path) -> None:
    try:
        Nft().run(path.read_text(encoding="utf-8"), dry=True)
    except GateFault as error:
        raise ConfigRefused("nftables", error.text) from error


def _check_dnsmasq(path: Path) -> None:
    _run("dnsmasq", ["dnsmasq", "--test", "-C", str(path)])


def _check_advert(path: Path) -> None:
    try:
        read_advert(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise ConfigRefused("router", str(error)) from error


def _check_nginx(path: Path) -> None:
    _run("nginx", ["nginx", "-t", "-q", "-e", "stderr", "-c", str(path)])


def _run(program: str, argv: list[str]) -> None:
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_CHECK_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigRefused(program, type(error).__name__) from error
    if done.returncode != 0:
        raise ConfigRefused(program, done.stderr.strip().split("\n")[0][:300])


def _user(name: str) -> str | None:
    """Return who a program started by root becomes; without root it stays who started it."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(name)
    except KeyError:
        return "root"
    return name
