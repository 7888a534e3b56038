"""The documents name what exists: every linked file, every make target and every ADR in its index."""

import argparse
import re
from datetime import date
from pathlib import Path

import pytest

from appliance.cli import build_parser
from appliance.core.catalogue_files import load_catalogue
from appliance.data import example_catalogue_dir

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)|src=\"([^\":]+)\"")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_linked_file_exists(path: Path) -> None:
    links = [first or second for first, second in LINK.findall(path.read_text())]
    missing = [link for link in links if not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_in_the_text_exists(path: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text()))
    assert named <= TARGETS


def test_the_index_names_every_decision() -> None:
    index = (ROOT / "docs/adr/README.md").read_text()
    missing = [path.name for path in (ROOT / "docs/adr").glob("0*.md") if path.name not in index]
    assert not missing


def verbs_below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(inner[0].choices) if inner else {}


def check_command(words: list[str]) -> str | None:
    """Return what is wrong with a `motcua …` of the text, or None: unknown verbs and options are wrong."""
    parser, rest = build_parser(), words
    while rest and (inner := verbs_below(parser)) and not rest[0].startswith("-"):
        for name in rest[0].split("|"):
            if name not in inner:
                return name
        parser, rest = inner[rest[0].split("|")[0]], rest[1:]
    known = {option for action in parser._actions for option in action.option_strings} | {"--version"}
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return unknown[0] if unknown else None


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_the_text_is_one_of_the_program(path: Path) -> None:
    commands = re.findall(r"(?:`|^\s*)motcua +([^`\n#]+)", path.read_text(), re.MULTILINE)
    wrong = {command: fault for command in commands if (fault := check_command(command.split()))}
    assert not wrong


def skeleton(path: Path) -> list[str]:
    """Return what does not depend on the language: depths of headings, targets of links, lines of code."""
    text = path.read_text()
    code = "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))
    blocks = [line.split("#")[0].strip() for line in code.splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    headings = [line.split()[0] for line in prose.splitlines() if line.startswith("#")]
    links = [target for target in re.findall(r"\]\(([^)]+)\)", prose) if not target.startswith("README")]
    return [*headings, *blocks, *links]


def test_the_vietnamese_readme_says_what_the_english_one_says() -> None:
    assert skeleton(ROOT / "README.vi.md") == skeleton(ROOT / "README.md")


def test_the_readme_says_how_much_of_the_example_catalogue_is_known() -> None:
    catalogue = load_catalogue(example_catalogue_dir(), date(2026, 11, 24))
    procedures = catalogue.procedures
    fields, count = len(catalogue.fields), len(procedures)
    basis = sum(bool(one.legal_basis) for one in procedures)
    fees = sum(bool(one.fees) for one in procedures)
    codes = sum(one.code_national is not None for one in procedures)
    assert not any(one.verified for one in procedures), "then the sentence must say how many"
    english, vietnamese = (" ".join((ROOT / name).read_text().split()) for name in ("README.md", "README.vi.md"))
    assert (
        f"it has {fields} fields and {count} procedures: {basis} name their legal basis, {fees} their fees,"
        f" {codes} their national code, and none has been verified"
    ) in english
    assert (
        f"Hiện có {fields} lĩnh vực và {count} thủ tục: {basis} thủ tục nêu căn cứ pháp lý, {fees} nêu phí, lệ phí,"
        f" {codes} có mã thủ tục quốc gia, và chưa thủ tục nào được kiểm tra"
    ) in vietnamese
