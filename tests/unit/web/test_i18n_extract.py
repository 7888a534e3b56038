"""The check on translations finds each kind of fault, in code, templates and scripts."""

import pytest

from appliance.web.i18n_extract import extract, faults, package_folders, read_catalog
from appliance.web.i18n_update import main


@pytest.fixture
def root(tmp_path):
    package = tmp_path / "kiosk"
    (package / "templates").mkdir(parents=True)
    (package / "static").mkdir()
    (package / "views.py").write_text(
        '_("Từ mã %(n)s", n=1)\nngettext("%(num)s số", "%(num)s số", 2)\nX = mark("Trong bảng")\n'
    )
    (package / "templates" / "a.html").write_text("{{ _('Từ mẫu') }}{% trans %}Từ khối{% endtrans %}")
    (package / "static" / "a.js").write_text('import { _ } from "/shared/i18n.js";\nshow(_("Từ script"));\n')
    (package / "static" / "LICENSE.txt").write_text("{% broken")
    return tmp_path


def test_texts_are_found_in_code_templates_and_scripts(root):
    assert set(extract("kiosk", package_folders(root)["kiosk"])) == {
        "Từ mã %(n)s",
        ("%(num)s số", "%(num)s số"),
        "Trong bảng",
        "Từ mẫu",
        "Từ khối",
        "Từ script",
    }


def test_the_command_adds_what_is_missing_and_keeps_what_is_there(root, capsys):
    assert main(["kiosk", "--root", str(root)]) == 1
    po = root / "kiosk" / "locale" / "en.po"
    po.write_text(po.read_text().replace('msgid "Từ mẫu"\nmsgstr ""', 'msgid "Từ mẫu"\nmsgstr "from a template"'))
    before = capsys.readouterr().out
    assert "empty: 'Từ mẫu'" in before
    assert main(["kiosk", "--root", str(root)]) == 1
    after = capsys.readouterr().out
    assert "empty: 'Từ mẫu'" not in after
    assert len(after.splitlines()) == len(before.splitlines()) - 1
    assert 'msgstr "from a template"' in po.read_text()


def test_the_command_takes_out_what_is_no_longer_used(root):
    main(["kiosk", "--root", str(root)])
    (root / "kiosk" / "templates" / "a.html").write_text("")
    main(["kiosk", "--root", str(root)])
    assert "Từ mẫu" not in (root / "kiosk" / "locale" / "en.po").read_text()


def test_checking_writes_nothing(root):
    assert main(["kiosk", "--check", "--root", str(root)]) == 1
    assert not (root / "kiosk" / "locale").exists()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "missing"),
        ('msgid "Còn %(n)s"\nmsgstr ""', "empty"),
        ('msgid "Còn %(n)s"\nmsgstr "  "', "empty"),
        ('#, fuzzy\nmsgid "Còn %(n)s"\nmsgstr "%(n)s left"', "fuzzy"),
        ('msgid "Còn %(n)s"\nmsgstr "some left"', "placeholders differ"),
        ('msgid "Còn %(n)s"\nmsgstr "%(m)s left"', "placeholders differ"),
        ('msgid "Còn %(n)s"\nmsgstr "%(n)s left"\n\nmsgid "Cũ"\nmsgstr "old"', "unused"),
    ],
)
def test_each_fault_is_named(tmp_path, entry, fault):
    po = tmp_path / "en.po"
    po.write_text(f'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n{entry}\n')
    found = faults({"Còn %(n)s": ["views.py:1"]}, read_catalog(po))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_good_translation_has_no_fault(tmp_path):
    po = tmp_path / "en.po"
    po.write_text('msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Còn %(n)s"\nmsgstr "%(n)s left"\n')
    assert faults({"Còn %(n)s": ["views.py:1"]}, read_catalog(po)) == []
