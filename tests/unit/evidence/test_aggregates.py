"""The other route of evidence: ready counts of an agency, with its hidden cells (EVD-1)."""

from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.evidence.given import BEDFORD, LUTON, Give, import_places, share

from moothall.evidence import intake
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.queries import figures
from moothall.evidence.snapshots import accepted, open_snapshot, take_snapshot
from moothall.ledger.refs import OPERATOR
from moothall.theme.cells import Hidden

# Counts of a provider of which there are no records; one cell the agency has hidden.
COUNTS = """period,home area,delivery area,provider,count
2025-26,Luton,Luton,99999005,120
2025-26,Bedford,Luton,99999005,c
2025-26,Hertfordshire,Luton,99999005,64
"""


def give_counts(cast: Cast, text: str) -> Return:
    """Give a table of counts, have it checked, and accept it where it is sound."""
    given = intake.receive(by=OPERATOR, body=cast.body, name="counts.csv", chunks=[text.encode()])
    given = intake.check(given, by=OPERATOR)
    return intake.accept(given, by=OPERATOR) if given.status == ReturnStatus.CHECKED else given


def test_a_table_of_counts_is_a_return_of_its_own_kind(cast: Cast, tmp_path: Path) -> None:
    import_places(tmp_path)
    given = give_counts(cast, COUNTS)
    assert (given.kind, given.status) == (ReturnKind.AGGREGATES, ReturnStatus.ACCEPTED)
    assert (given.year, given.provider, given.learners) == ("2025-26", None, 0)
    share(cast.body)
    take_snapshot(by=OPERATOR, body=cast.body)
    found = figures(viewer=OPERATOR, body=cast.body, measure="learners", by=("home_area",))
    assert {row.labels["home_area"]: row.value for row in found.cells if not row.hidden} == {
        "Luton": 120,
        "Hertfordshire": 64,
    }
    assert isinstance(found.cell(home_area="Bedford"), Hidden)
    # The total rests on the hidden cell: it is not known, so it is not said.
    assert isinstance(found.cell(), Hidden)
    assert found.notes[0].startswith("From an agency's ready counts")
    evidence = open_snapshot(found.snapshot)
    assert (evidence.unknown_postcodes().num_rows, evidence.unknown_aims().num_rows) == (0, 0)


def test_figures_that_mix_both_routes_say_so(cast: Cast, give: Give, tmp_path: Path) -> None:
    import_places(tmp_path)
    give(homes={LUTON: 30, BEDFORD: 20})
    give_counts(cast, COUNTS.replace("99999005,c\n", "99999005,40\n"))
    share(cast.body)
    take_snapshot(by=OPERATOR, body=cast.body)
    found = figures(viewer=OPERATOR, body=cast.body, measure="learners", by=("home_area",))
    assert {row.labels["home_area"]: row.value for row in found.cells} == {
        "Luton": 150,
        "Bedford": 60,
        "Hertfordshire": 64,
    }
    assert found.figure.table["mixed"] is True
    assert found.notes[0] == (
        "Learner records and an agency's ready counts together; the agency's counts are taken as "
        "ages 16-18."
    )


@pytest.mark.parametrize(
    "cell", ["2025-26,Bedford,Bedford,99999005,-4", "2025-26,Atlantis,Luton,99999005,4"]
)
def test_a_fault_in_any_cell_refuses_the_table_whole(cast: Cast, tmp_path: Path, cell: str) -> None:
    import_places(tmp_path)
    given = give_counts(cast, COUNTS + cell + "\n")
    assert (given.status, given.file_faults) == (ReturnStatus.REFUSED, 1)
    assert accepted(cast.body) == []
