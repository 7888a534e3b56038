"""Layout files: what they may say, and that each of ours asks only for what its document has."""

import pytest
from pydantic import ValidationError

from printer.layout import KINDS, values_of
from printer.layout_file import layout_named, read_layout
from printer.paper_settings import PaperSettings
from printer.samples import SAMPLES
from printer.template import fill, fill_plain, names, parse

HEAD = 'title = "x"\n[style]\nbody = { mm = 3 }\n'


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_layout_loads_and_uses_its_own_styles(kind):
    layout = layout_named(kind)
    used = {block.style for block in layout.block if hasattr(block, "style")}
    assert used <= set(layout.style)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"test"}))
def test_every_layout_of_a_paper_that_may_be_copied_has_its_mark(kind):
    assert any("{copy_mark}" in getattr(block, "text", "") for block in layout_named(kind).block)


@pytest.mark.parametrize(
    "fault",
    [
        "[[block]]\ntxt = 'x'",
        "[[block]]\ntext = 'x'\ngap = 2",
        "[[block]]\ntext = 'x'\nalign = 'middle'",
        "[[block]]\ngap = 500",
        "[[block]]\nsides = [{ width = 3, block = [{ nothing = 1 }] }]",
    ],
)
def test_a_fault_in_a_layout_is_refused(fault):
    with pytest.raises(ValidationError):
        read_layout(HEAD + fault)


def test_a_template_puts_values_in_and_leaves_them_as_they_are():
    values = {"name": "A **b** {c}", "none": None, "no": False}
    assert [(piece.text, piece.bold) for piece in fill("Tên: **{name}**.", values)] == [
        ("Tên: ", False),
        ("A **b** {c}", True),
        (".", False),
    ]
    assert fill("{name} {none}", values) is None
    assert fill_plain("{no}", values) == ""
    assert fill_plain("{name|upper}", values) == "A **B** {C}"
    assert names("{a} {b|upper}") == {"a", "b"}


@pytest.mark.parametrize("template", ["{", "a } b", "{Name}", "{name|lower}"])
def test_a_brace_without_a_placeholder_is_a_fault(template):
    with pytest.raises(ValueError, match="brace"):
        parse(template)


def test_a_name_the_document_does_not_have_is_a_fault_and_not_a_gap():
    with pytest.raises(KeyError):
        fill("{applicant}", values_of("ticket", SAMPLES["ticket"], 0, PaperSettings()))
