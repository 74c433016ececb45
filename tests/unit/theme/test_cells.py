"""Values say the same wherever they stand, and a hidden one never says its number."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from moothall.theme import cells
from moothall.theme.cells import Hidden, Kind, Tag


@dataclass(frozen=True)
class Suppressed:
    """A value of a higher room that must not show itself."""

    secret: int

    def for_display(self) -> Hidden:
        return Hidden("hidden", "Fewer than 6 learners")


def test_a_value_that_knows_how_to_show_itself_is_asked() -> None:
    assert cells.text(Suppressed(3), Kind.NUMBER) == "hidden"
    assert cells.for_json(Suppressed(3)) == (None, True)
    assert cells.markup(Suppressed(3)) == (
        '<span class="mh-hidden" title="Fewer than 6 learners">hidden</span>'
    )


def test_the_sign_stands_once_in_the_cell_or_in_the_heading() -> None:
    assert cells.text(0.842, Kind.PERCENT) == "84.2%"
    assert cells.column_markup(0.842, Kind.PERCENT) == "84.2"
    assert cells.text(Decimal("4188.5"), Kind.MONEY) == "£4,188.50"
    assert cells.column_markup(Decimal("4188.5"), Kind.MONEY) == "4,188.50"


def test_text_is_escaped() -> None:
    assert cells.markup("<b>&") == "&lt;b&gt;&amp;"
    assert cells.markup(Tag("<i>")) == '<strong class="mh-tag mh-tag--plain">&lt;i&gt;</strong>'
    assert cells.markup(Hidden("<x>", '"')) == (
        '<span class="mh-hidden" title="&#34;">&lt;x&gt;</span>'
    )


def test_an_empty_cell_is_said_to_be_empty() -> None:
    assert cells.markup(None) == '<span class="govuk-visually-hidden">none</span>'


def test_zero_is_not_empty() -> None:
    assert cells.markup(0, Kind.NUMBER) == "0"
    assert cells.for_json(0) == (0, False)


def test_dates_carry_their_machine_form() -> None:
    day = dt.date(2027, 3, 5)
    assert cells.markup(day, Kind.DATE) == '<time datetime="2027-03-05">5 March 2027</time>'
    assert cells.for_json(day) == ("2027-03-05", False)


def test_the_name_of_a_file_may_break_after_its_hyphens_and_is_escaped() -> None:
    assert cells.markup("ILR-99-<b>.xml", Kind.FILE) == "ILR-<wbr>99-<wbr>&lt;b&gt;.xml"
    assert cells.text("ILR-99.xml", Kind.FILE) == "ILR-99.xml"
