"""What a round lacks is told once, in words."""

from moothall.allocation import Kind
from moothall.commissioning.problem import no_rate_fits


def test_a_kind_without_a_rate_is_named_once_however_many_teach_it() -> None:
    fe, work = Kind("fe", "2", "4"), Kind("apprenticeship", "3", "5")
    told = no_rate_fits([fe, work, fe])
    assert told.count("Level 2") == told.count("Level 3") == 1
    assert told.startswith("No rate fits ")
    assert told.endswith(". Add one that holds for everything else.")
    assert "more" not in told


def test_many_kinds_without_a_rate_are_counted() -> None:
    told = no_rate_fits([Kind("fe", "2", str(sector)) for sector in range(1, 16)] * 2)
    assert told.endswith(", and 10 more. Add one that holds for everything else.")
