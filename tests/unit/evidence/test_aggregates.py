"""The other route of evidence: ready counts of an agency, with its hidden cells (EVD-1)."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast
from tests.unit.evidence.given import BEDFORD, LUTON, Give, events, import_places, share

from moothall.evidence import actions, intake
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.queries import figures
from moothall.evidence.shown import FigureTable
from moothall.evidence.snapshots import accepted, open_snapshot, take_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actors import By
from moothall.partnership.models import Organisation
from moothall.partnership.permissions import standing
from moothall.theme.cells import Hidden

# Counts of a provider of which there are no records; one cell the agency has hidden.
COUNTS = """period,home area,delivery area,provider,count
2025-26,Luton,Luton,99999005,120
2025-26,Bedford,Luton,99999005,c
2025-26,Hertfordshire,Luton,99999005,64
"""


def give_counts(
    cast: Cast,
    text: str = COUNTS,
    *,
    by: By = OPERATOR,
    owner: Organisation | None = None,
) -> Return:
    """Give a table of counts, have it checked, and accept it where it is sound."""
    given = intake.receive(
        by=by, body=cast.body, name="counts.csv", chunks=[text.encode()], owner=owner
    )
    given = intake.check(given, by=by)
    return intake.accept(given, by=by) if given.status == ReturnStatus.CHECKED else given


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


def test_an_authority_answers_for_the_counts_its_officer_gives(cast: Cast, tmp_path: Path) -> None:
    import_places(tmp_path)
    given = give_counts(cast, by=cast.commissioner)
    assert (given.status, given.owner, given.answers) == ("accepted", cast.luton, cast.luton)
    place = standing(cast.commissioner, cast.body)
    assert list(Return.objects.visible_to(place)) == [given]
    assert list(Return.objects.visible_to(standing(cast.director, cast.body))) == []
    with pytest.raises(NotAllowed, match=r"^Only those who act for Bedford, and the partnership's"):
        give_counts(cast, COUNTS + "\n", by=cast.commissioner, owner=cast.bedford)
    assert list(Return.objects.all()) == [given]


def test_a_provider_gives_no_table_of_counts(cast: Cast, tmp_path: Path) -> None:
    import_places(tmp_path)
    given = give_counts(cast, by=cast.officer)
    assert (given.status, given.owner) == (ReturnStatus.REFUSED, None)
    assert given.reason == (
        "A table of counts is given by a member authority or the partnership's manager."
    )


def test_a_protocol_with_parties_covers_counts_once_a_party_answers_for_them(
    cast: Cast, tmp_path: Path
) -> None:
    import_places(tmp_path)
    given = give_counts(cast)
    assert given.answers is None
    share(cast.body, parties=[cast.luton])
    take_snapshot(by=OPERATOR, body=cast.body)

    def ask() -> FigureTable:
        return figures(viewer=OPERATOR, body=cast.body, measure="learners", by=("home_area",))

    with pytest.raises(NotAllowed) as nobody:
        ask()
    assert str(nobody.value) == (
        "The protocol “Learner records” does not cover every return that figures rest on. Return "
        f"{given.pk} (counts.csv): nobody answers for this table of counts yet. Say who on its "
        "page. Agree a new protocol that has them as parties, or withdraw what is not shared."
    )
    assert nobody.value.commands == (f"moothall returns owner {given.pk} MEMBER",)
    actions.name_owner(by=cast.manager, given=given, owner=cast.bedford)
    with pytest.raises(NotAllowed, match=r"Bedford, which answers for it, is no party\. Agree"):
        ask()
    actions.name_owner(by=cast.manager, given=given, owner=cast.luton)
    assert ask().cell(home_area="Luton") == 120
    assert [e.detail["owner"] for e in events("OwnerNamed")] == [
        str(cast.bedford.ref),
        str(cast.luton.ref),
    ]


def test_who_answers_is_said_of_counts_alone_by_whom_it_concerns(
    cast: Cast, give: Give, tmp_path: Path
) -> None:
    import_places(tmp_path)
    records, counts = give(by=cast.officer), give_counts(cast, owner=cast.luton)
    assert (records.owner, records.answers) == (None, cast.barnfield)
    with pytest.raises(NotAllowed, match=r"^Who answers is said of tables of counts alone"):
        actions.name_owner(by=cast.manager, given=records, owner=cast.luton)
    with pytest.raises(NotAllowed, match=r"^Saying who answers for a return is for the manager "):
        actions.name_owner(by=cast.director, given=counts, owner=cast.hertfordshire)
    with pytest.raises(NotAllowed, match=r"^Only those who act for Bedford, "):
        actions.name_owner(by=cast.commissioner, given=counts, owner=cast.bedford)
    assert events("OwnerNamed") == []
    counts.owner, counts.kind = cast.luton, ReturnKind.ILR
    with pytest.raises(IntegrityError), transaction.atomic():
        counts.save()
