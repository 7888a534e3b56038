"""box.toml: the example is good, every fault is told at once with path and line, strange keys get a suggestion."""

from pathlib import Path

import pytest

import appliance
from appliance.config import BoxConfig, load_config
from appliance.toml_faults import ConfigFaults, line_of

EXAMPLE = Path(appliance.__file__).parent / "data" / "box.example.toml"


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "box.toml"
    path.write_text(text)
    with pytest.raises(ConfigFaults) as caught:
        load_config(path)
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.details["faults"]]


def changed(old: str, new: str) -> str:
    text = EXAMPLE.read_text()
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_example_is_good() -> None:
    assert load_config(EXAMPLE).box.id == "ttpvhcc-mau"


def test_what_the_example_shows_as_defaults_are_the_defaults(tmp_path) -> None:
    lines = []
    shown_section = False  # a visitors' network is not there by default
    for line in EXAMPLE.read_text().splitlines():
        bare = line.removeprefix("# ")
        shown_section = line != "" and (shown_section or line == "# [captive]")
        is_key = line.startswith("# ") and (" = " in bare or bare.startswith("["))
        shown_only = (
            "wifi_name",
            "catalogue_dir",
            "holidays_file",
            "credentials_dir",
            "metrics_port",
            "trusted_proxy",
            "names",
            "stand_in",
            "confirms",
            "voice_dir",
            "forms_dir",
            "logo",
            "uplink_checks",
        )
        lines.append(bare if is_key and not shown_section and not bare.startswith(shown_only) else line)
    path = tmp_path / "box.toml"
    path.write_text("\n".join(lines))
    assert load_config(path) == load_config(EXAMPLE)


def test_the_visitors_network_of_the_example_is_good(tmp_path) -> None:
    text = EXAMPLE.read_text()
    section = text[text.index("# [captive]") :].split("\n\n", 1)[0]
    shown = "\n".join(line.removeprefix("# ") for line in section.splitlines())
    path = tmp_path / "box.toml"
    path.write_text(text.replace(section, shown))
    captive = load_config(path).captive
    assert captive is not None and captive.radio is not None
    assert (captive.radio.country, captive.address4) == ("VN", "10.77.0.1/20")


def test_the_example_shows_every_key() -> None:
    text = EXAMPLE.read_text()
    for section, field in BoxConfig.model_fields.items():
        assert f"[{section}]" in text
        inner = field.annotation if isinstance(field.annotation, type) else field.annotation.__args__[0]
        for key in set(inner.model_fields) - {"demo_neighbours"}:  # the demo alone may set it
            shown = any(line.lstrip("# ").startswith(f"{key} = ") for line in text.splitlines())
            assert shown or f"[{section}.{key}]" in text, key


def test_all_faults_come_at_once_with_path_and_line(tmp_path) -> None:
    text = changed('hotline = "1022"', 'hotlin = "1022"').replace("192.168.10.50:9100", "somewhere")
    text = text.replace('url = "https://motcua.example.vn"', 'url = "motcua.example.vn"')
    faults = faults_of(tmp_path, text)
    assert len(faults) == 4
    found = "\n".join(faults)
    assert f"{line_with(text, 'hotlin')}: box.hotlin: unknown key; did you mean 'hotline'?" in found
    assert f"{line_with(text, '[box]')}: box.hotline: " in found
    assert f"{line_with(text, 'somewhere')}: printer[0].address: " in found
    url_line = line_with(text, 'url = "motcua')
    assert f"{url_line}: central.url: " in found


def test_an_unknown_section_gets_a_suggestion(tmp_path) -> None:
    (fault,) = faults_of(tmp_path, EXAMPLE.read_text() + "\n[kiosks]\nport = 1\n")
    assert "kiosks: unknown key; did you mean 'kiosk'?" in fault


def test_the_second_printers_fault_is_on_the_second_printers_line(tmp_path) -> None:
    text = EXAMPLE.read_text() + '\n[[printer]]\nname = "hai"\naddress = "x:1"\nbaud = 7\n'
    (fault,) = faults_of(tmp_path, text)
    assert fault.startswith(f"{line_with(text, 'baud = 7')}: printer[1].baud: ")


def test_two_printers_of_one_name_are_refused(tmp_path) -> None:
    text = EXAMPLE.read_text() + '\n[[printer]]\nname = "may-in-1"\naddress = "x:1"\n'
    (fault,) = faults_of(tmp_path, text)
    assert "same name" in fault


def test_a_stand_in_is_another_printer(tmp_path) -> None:
    text = EXAMPLE.read_text() + '\n[[printer]]\nname = "hai"\naddress = "x:1"\nstand_in = "ba"\n'
    (fault,) = faults_of(tmp_path, text)
    assert "stand_in" in fault


@pytest.mark.parametrize(
    ("transport", "good", "bad"),
    [
        ("network", "10.0.0.5:9100", "/dev/usb/lp0"),
        ("usb-lp", "/dev/usb/lp0", "10.0.0.5:9100"),
        ("usb", "04b8:0e15:X1", "lp0"),
        ("serial", "/dev/ttyUSB0", "COM1"),
        ("cups", "ipp://127.0.0.1:631/printers/a4", "http://x"),
    ],
)
def test_an_address_fits_its_transport(tmp_path, transport, good, bad) -> None:
    printer = '\n[[printer]]\nname = "hai"\ntransport = "{}"\naddress = "{}"\n'
    printer += 'kinds = ["form"]\n' if transport == "cups" else ""
    (tmp_path / "good.toml").write_text(EXAMPLE.read_text() + printer.format(transport, good))
    load_config(tmp_path / "good.toml")
    (fault,) = faults_of(tmp_path, EXAMPLE.read_text() + printer.format(transport, bad))
    assert "printer[1].address: " in fault


@pytest.mark.parametrize("text", ["[box", 'a = "', "\x00", "a = 1\na = 2"])
def test_what_is_not_toml_is_told_as_such(tmp_path, text) -> None:
    (fault,) = faults_of(tmp_path, text)
    assert "(at line" in fault or "(at end of document)" in fault


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path) -> None:
    with pytest.raises(ConfigFaults):
        load_config(tmp_path / "nothing.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigFaults):
        load_config(tmp_path / "bytes.toml")


def test_hours_that_end_before_they_begin_are_refused(tmp_path) -> None:
    text = EXAMPLE.read_text() + "\n[hours]\nsaturday = [{ opens = 11:00:00, closes = 07:30:00 }]\n"
    (fault,) = faults_of(tmp_path, text)
    assert "hours.saturday[0]" in fault
    assert fault.startswith(f"{line_with(text, 'saturday = [{')}: ")


def test_a_key_is_looked_for_in_its_own_section_only() -> None:
    lines = ["[kiosk]", "port = 1", "", "[portal]", "# port = 2", "host = 3", "port = 4"]
    assert line_of(lines, ("portal", "port")) == 7
    assert line_of(lines, ("kiosk", "port")) == 2
    assert line_of(lines, ("portal", "missing")) == 4
    assert line_of(lines, ("nowhere",)) == 1
