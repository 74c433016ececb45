"""Figures leave by two doors, under a protocol in force, with every use in the ledger (EVD-2)."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.db import connection
from tests.cast import Cast
from tests.unit.evidence.given import (
    BEDFORD,
    ELSEWHERE,
    LUTON,
    OAKLANDS,
    Give,
    events,
    import_places,
    import_providers,
    share,
)

from moothall import clock
from moothall.evidence import actions
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Figure, Protocol, Return, Snapshot, Use
from moothall.evidence.policies import NoProtocol
from moothall.evidence.queries import counts_for, figures, own_figures
from moothall.evidence.sharing import end_protocol
from moothall.evidence.shown import FigureTable
from moothall.evidence.snapshots import NoEvidence, take_snapshot
from moothall.evidence.standard import STANDARD, refresh
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR, SITE
from moothall.theme.cells import Hidden

SOURCE = Path(__file__).resolve().parents[3] / "src" / "moothall"
DAY = dt.timedelta(days=1)
TODAY = clock.now().date()
# Where Barnfield's and Oaklands' learners live: 3 is small, and would follow from the totals.
BARNFIELD_HOMES = {LUTON: 30, BEDFORD: 12, ELSEWHERE: 3}
OAKLANDS_HOMES = {LUTON: 11, BEDFORD: 25, ELSEWHERE: 14}


@pytest.fixture
def snapshot(cast: Cast, give: Give, tmp_path: Path) -> Snapshot:
    """Two accepted returns, and no protocol yet."""
    import_places(tmp_path)
    import_providers(tmp_path)
    give(homes=BARNFIELD_HOMES)
    give(homes=OAKLANDS_HOMES, ukprn=OAKLANDS)
    return take_snapshot(by=OPERATOR, body=cast.body)


def homes(cast: Cast, **asked: object) -> FigureTable:
    """Learners by home area and provider, as the manager sees them."""
    said = {"viewer": cast.manager, "body": cast.body, "measure": "learners"}
    by = ("home_area", "provider")
    return figures(**(said | {"by": by} | asked))  # type: ignore[arg-type]


def test_without_a_protocol_nothing_is_shown_and_the_way_to_one_is_said(
    cast: Cast, snapshot: Snapshot
) -> None:
    today = clock.now().date()
    with pytest.raises(NoProtocol) as refused:
        homes(cast)
    assert str(refused.value) == (
        "No data-sharing protocol in force allows “figures shown to the members”. Add one on the "
        "protocols page."
    )
    assert refused.value.at_command_line() == (
        f'{refused.value} Or with: moothall protocol add --title "..." --purpose figures '
        f"--starts {today} --ends YYYY-MM-DD"
    )
    assert (Figure.objects.count(), Use.objects.count()) == (0, 0)


def test_a_protocol_that_does_not_hold_shows_nothing(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body, title="Not yet", starts=TODAY + DAY)
    share(cast.body, title="No longer", ends=TODAY - DAY)
    share(cast.body, title="For more", purposes=[Purpose.ALLOCATION, Purpose.PUBLICATION])
    share(cast.other_body, title="Of another partnership")
    with pytest.raises(NoProtocol):
        homes(cast)
    assert Figure.objects.count() == 0
    with clock.at(clock.now() + DAY):
        assert str(homes(cast).protocol) == "Not yet"


def test_a_protocol_shows_nothing_from_the_moment_it_is_ended(
    cast: Cast, snapshot: Snapshot
) -> None:
    protocol = share(cast.body)
    assert homes(cast).cell(home_area="Luton") == 41
    end_protocol(by=cast.manager, protocol=protocol)
    with pytest.raises(NoProtocol):
        homes(cast)
    assert not Protocol.objects.get().in_force(TODAY)
    with pytest.raises(NotAllowed, match=r"^This protocol is not in force on"):
        end_protocol(by=cast.manager, protocol=protocol)


def test_a_protocol_covers_the_returns_of_its_parties_alone(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body, parties=[cast.barnfield, cast.luton])
    with pytest.raises(NotAllowed) as refused:
        homes(cast)
    other = Return.objects.get(provider=cast.oaklands)
    assert str(refused.value) == (
        "The protocol “Learner records” does not cover every return that figures rest on. Return "
        f"{other.pk} (Oaklands College, 2025-26): Oaklands College, which answers for it, is no "
        "party. Agree a new protocol that has them as parties, or withdraw what is not shared."
    )
    share(cast.body, title="Wider", parties=[cast.barnfield, cast.oaklands], starts=TODAY)
    assert homes(cast, by=()).cell() == 95


def test_a_protocol_that_lists_fields_shares_these_alone(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body, fields=["DateOfBirth", "UKPRN", "PostcodePrior"])
    assert homes(cast, by=()).cell() == 95
    with pytest.raises(NotAllowed, match=r"does not share Ethnicity: ask for another breakdown"):
        homes(cast, by=("ethnicity",))
    with pytest.raises(NotAllowed, match=r"does not share Sex"):
        homes(cast, by=("home_area",), where={"sex": ["Female"]})
    with pytest.raises(NotAllowed, match=r"does not share Outcome"):
        homes(cast, measure="achievers", by=("home_area",))
    # Figures are of ages 16 to 18 even where nobody asks.
    share(cast.body, title="Without ages", fields=["PostcodePrior", "UKPRN"], starts=TODAY)
    with pytest.raises(NotAllowed, match=r"does not share DateOfBirth"):
        homes(cast)


def test_a_question_that_says_what_is_meant_anyway_is_the_same_question(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    assert homes(cast).figure == homes(cast, where={"age": ["16-18"]}).figure
    assert homes(cast, where={"age": ["16", "17", "18"]}).figure != homes(cast).figure
    assert Figure.objects.count() == 2


def test_small_numbers_are_hidden_with_those_that_would_give_them_away(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    found = homes(cast)
    at = {"home_area": "outside region", "provider": "BARNFIELD COLLEGE"}
    hidden = [row.labels for row in found if row.hidden]
    assert at in hidden
    assert 1 < len(hidden) < len(list(found))
    # Whatever a provider is called in the table, it is found by its UKPRN.
    assert found.of_provider(cast.barnfield) == "BARNFIELD COLLEGE"
    assert found.of_provider(cast.oaklands) == OAKLANDS
    assert found.hidden_in_words == (
        f"{len(hidden)} of {len(list(found))} numbers are hidden: those below 6, and others from "
        "which they could be worked out."
    )


def numbers_in(kept: object) -> set[float]:
    """Every number that stands anywhere in something kept as JSON."""
    if isinstance(kept, dict):
        return {n for value in kept.values() for n in numbers_in(value)}
    if isinstance(kept, list):
        return {n for value in kept for n in numbers_in(value)}
    is_number = isinstance(kept, int | float) and not isinstance(kept, bool)
    return {float(kept)} if is_number else set()  # type: ignore[arg-type]


def test_no_hidden_number_stands_anywhere_in_the_row_of_the_database(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    exact = {
        (home, provider): count
        for provider, every in (
            ("BARNFIELD COLLEGE", BARNFIELD_HOMES),
            (OAKLANDS, OAKLANDS_HOMES),
        )
        for home, count in zip(("Luton", "Bedford", "outside region"), every.values(), strict=False)
    }
    found = homes(cast)
    hidden = {
        exact.get((row.labels["home_area"], row.labels["provider"])) for row in found if row.hidden
    } - {None}
    assert 3 in hidden
    shown = {float(row.value) for row in found if isinstance(row.value, int)}
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(Figure._meta.db_table)
        cursor.execute(f"SELECT * FROM {name}")
        (row,) = cursor.fetchall()
    texts = [str(value) for value in row if isinstance(value, str) and value.startswith(("[", "{"))]
    kept = numbers_in([json.loads(text) for text in texts])
    # Where a hidden number stands nowhere else in the table, it stands nowhere in the row.
    release = Figure.objects.get().release or {}
    places = set(map(float, [*release["small"], *release["held"]]))
    assert (kept - shown - places) & {float(number) for number in hidden if number} == set()
    values = [value for value in release["values"] if value is not None]
    assert set(map(float, values)) <= shown


def test_every_use_is_one_event_a_person_figure_and_day(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body)
    found = homes(cast)
    for _ in range(2):
        homes(cast)
        homes(cast, viewer=cast.commissioner)
    homes(cast, by=("home_area",))
    shown = [(e.actor_id, e.subject_id) for e in events("FigureShown")]
    assert shown == [
        (str(cast.manager.pk), str(found.figure.pk)),
        (str(cast.commissioner.pk), str(found.figure.pk)),
        (str(cast.manager.pk), str(found.figure.pk + 1)),
    ]
    tomorrow = clock.now() + DAY
    with clock.at(tomorrow):
        homes(cast)
    assert len(events("FigureShown")) == 4


def test_releasing_the_standard_figures_shows_them_to_nobody(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    refresh(by=SITE, body=cast.body)
    assert Figure.objects.count() >= len(STANDARD) - 2
    assert (events("FigureShown"), Use.objects.count()) == ([], 0)
    assert {e.body for e in events("FigureReleased")} == {"bhl"}


def test_what_was_released_is_not_counted_again(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body)
    first = homes(cast, where={"home_area": ["Luton", "Bedford"], "sex": ["Female"]})
    again = homes(cast, where={"sex": ["Female"], "home_area": ["Bedford", "Luton"]})
    assert (first.figure, len(events("FigureReleased"))) == (again.figure, 1)


def test_a_provider_s_officer_sees_their_own_figures_exactly(
    cast: Cast, snapshot: Snapshot
) -> None:
    found = own_figures(
        viewer=cast.officer,
        provider=cast.barnfield,
        body=cast.body,
        measure="learners",
        by=("home_area",),
    )
    assert {row.labels["home_area"]: row.value for row in found.cells} == {
        "Luton": 30,
        "Bedford": 12,
        "outside region": 3,
    }
    assert (found.protocol, found.hidden_in_words) == (None, "")


def test_a_provider_s_officer_sees_no_shared_figures_and_none_of_others(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    for viewer in (cast.officer, cast.observer, cast.stranger, cast.nobody):
        with pytest.raises(NotAllowed, match=r"^The shared figures are for those who act for a"):
            homes(cast, viewer=viewer)
    for viewer, provider in (
        (cast.officer, cast.oaklands),
        (cast.commissioner, cast.barnfield),
        (cast.manager, cast.barnfield),
    ):
        with pytest.raises(NotAllowed, match=r"^The exact figures of .* are for its own officers"):
            own_figures(viewer=viewer, provider=provider, body=cast.body, measure="learners")
    assert Figure.objects.count() == 0


def test_the_memory_reaches_across_snapshots(cast: Cast, give: Give, snapshot: Snapshot) -> None:
    share(cast.body)
    before = homes(cast)
    # One learner more at home in Luton: shown beside the first table, the difference is one person.
    give(homes={**BARNFIELD_HOMES, LUTON: 31})
    take_snapshot(by=OPERATOR, body=cast.body)
    after = homes(cast)
    assert after.snapshot.number == before.snapshot.number + 1
    at = {"home_area": "Luton", "provider": "BARNFIELD COLLEGE"}
    differences = {
        row.value - was
        for row in after
        if isinstance(row.value, int) and isinstance(was := before.cell(**row.labels), int)
    }
    assert 1 not in differences
    assert isinstance(after.cell(**at), Hidden)


def test_a_zero_that_may_not_be_shown_is_hidden_though_it_does_not_occur(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    kept = homes(cast, by=("home_area",)).figure
    assert FigureTable(kept).cell(home_area="Hertfordshire") == 0
    kept.protocol.zeros_shown = False  # type: ignore[union-attr]
    assert isinstance(FigureTable(kept).cell(home_area="Hertfordshire"), Hidden)
    kept.protocol.zeros_shown = True  # type: ignore[union-attr]
    kept.refused, kept.table = "It cannot be shown.", {**kept.table, "rows": []}
    assert isinstance(FigureTable(kept).cell(home_area="Luton"), Hidden)
    assert isinstance(FigureTable(kept).cell(), Hidden)


def test_exact_counts_leave_for_allocation_alone(cast: Cast, snapshot: Snapshot) -> None:
    asked = {"asker": OPERATOR, "body": cast.body, "measure": "learners", "by": ("home_area",)}
    share(cast.body)
    for purpose in Purpose:
        with pytest.raises(NoProtocol):
            counts_for(purpose, **asked)  # type: ignore[arg-type]
    protocol = share(cast.body, title="Allocation", purposes=[Purpose.ALLOCATION])
    counts = counts_for(Purpose.ALLOCATION, **asked)  # type: ignore[arg-type]
    told = {row["home_area"]: row["numerator"] for row in counts.to_pylist()}
    assert told == {
        "Luton": 41,
        "Bedford": 37,
        "outside region": 17,
    }
    (event,) = events("CountsUsed")
    assert (event.subject_id, event.detail["measure"]) == (str(protocol.pk), "learners")
    assert Figure.objects.count() == 0
    with pytest.raises(NoProtocol):
        counts_for(Purpose.FIGURES, **asked)  # type: ignore[arg-type]


def test_no_page_and_no_command_asks_for_exact_counts() -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bcounts_for\b", path.read_text("utf-8"))
    }
    rendering = {name for name in users if re.match(r"(cli|web|theme)/|.*/views", name)}
    assert "evidence/queries.py" in users
    assert rendering == set()


COUNTS = re.compile(r"from moothall\.measures import (?:\([^)]*\bcompute,|[^(\n]*\bcompute\b)")


def test_only_the_two_doors_and_the_releasing_of_figures_count() -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if COUNTS.search(path.read_text("utf-8"))
    }
    outside = {name for name in users if not name.startswith("measures/")}
    assert outside == {"evidence/queries.py", "evidence/figures.py", "evidence/earlier.py"}


def test_with_nothing_accepted_there_is_no_evidence(cast: Cast) -> None:
    share(cast.body)
    with pytest.raises(NoEvidence, match=r"^No return is accepted yet, so there is no evidence"):
        homes(cast)
    assert refresh(by=OPERATOR, body=cast.body) is None


def test_what_is_withdrawn_counts_no_more(cast: Cast, snapshot: Snapshot) -> None:
    share(cast.body)
    assert homes(cast, by=()).cell() == 95
    for given in snapshot.returns.all():
        actions.withdraw_return(by=OPERATOR, given=given)
    with pytest.raises(NoEvidence):
        homes(cast)
    assert Snapshot.objects.count() == 1


def test_how_many_a_rate_is_over_is_kept_of_all_alone_and_of_no_other_aims(
    cast: Cast, snapshot: Snapshot
) -> None:
    share(cast.body)
    whole = homes(cast, measure="retention", by=("home_area",))
    some = homes(cast, measure="retention", by=("home_area",), where={"sex": ["Female"]})
    older = homes(cast, measure="retention", by=("home_area",), where={"age": ["17"]})
    assert list(whole.figure.table["beside"]) == ["inside"]
    assert whole.figure.table["beside"]["inside"] % 10 == 0
    assert [each.figure.table["beside"] for each in (some, older)] == [{}, {}]
