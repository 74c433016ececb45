"""Builds the example partnership: the main job on its synthetic records."""

import datetime as dt
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from moothall import clock
from moothall.commissioning.solving import ground_of
from moothall.demo import facts, published
from moothall.demo.accounts import Cast, set_up
from moothall.demo.commission import (
    chosen,
    commissioning_round,
    draft_round,
    further_round,
    needs,
    steady,
)
from moothall.demo.decide import decide, leave_open, proposal_day
from moothall.demo.generator import GeneratedExample, generate
from moothall.demo.publish import publish_plan
from moothall.demo.year import Year, first_day
from moothall.evidence import home, intake
from moothall.evidence.cited import load
from moothall.evidence.enums import Purpose, ReferenceKind, ReturnStatus
from moothall.evidence.importing import import_areas, import_table
from moothall.evidence.models import ReferenceTable, Snapshot
from moothall.evidence.sharing import add_protocol, note_contradiction
from moothall.evidence.standard import refresh
from moothall.evidence.tasks import draw_ahead
from moothall.governance.course import settle
from moothall.ledger.refs import OPERATOR
from moothall.notices.models import Message
from moothall.notices.queries import mark_read
from moothall.notices.telling import read_on
from moothall.partnership.actions import prepare_home
from moothall.partnership.models import Person

Tell = Callable[[float, str], None]

DECISIONS = 2
"""How many decisions the finished example holds: one in effect, one open."""
GROUPING = "sub-regional grouping 2009, travel to learn"
# Who answers for the agency's table of counts.
ANSWERS = "Luton Borough Council"
INDICATORS = "sub-regional grouping 2009, indicators"
# Published totals of facts/flows.csv and the published figures they should be the sum of.
PARTS: dict[str, list[tuple[str, int]]] = {
    "net inflow from within the region": [
        ("imports to the grouping from elsewhere in the region", 1),
        ("exports from the grouping to elsewhere in the region", -1),
    ],
    "net export to outside the region": [
        ("exports from the grouping to outside the region", 1),
        ("imports to the grouping from outside the region", -1),
    ],
}


def build(tell: Tell) -> Snapshot | None:
    """Fill an empty home with the example: records, evidence, needs, a round, its decisions.

    Records came in and were decided on in the weeks before today, so that a decision has had time
    to take effect. `tell` hears a fraction from 0 to 1 and what is being done.
    """
    now = clock.now()
    monday = proposal_day(now)
    with clock.at(first_day(now)):
        cast = _found()
    year = Year(cast, now)
    year.play_until(monday - dt.timedelta(weeks=1))
    with clock.at(monday - dt.timedelta(weeks=1)):
        _share(cast)
        with tempfile.TemporaryDirectory() as folder:
            _take_in(cast, Path(folder), _part(tell, 0.0, 0.45))
        _cite(cast)
        snapshot = refresh(by=OPERATOR, body=cast.body, tell=_part(tell, 0.45, 0.65))
    year.play_until(monday - dt.timedelta(days=4))
    with clock.at(monday - dt.timedelta(days=4)):
        need = needs(cast, _part(tell, 0.65, 0.7))
        version = commissioning_round(cast, need, _part(tell, 0.7, 0.85))
    year.play_until(monday)
    decide(cast, steady(version), monday, year.play_until)
    year.play_until(now)
    settle(cast.body)
    publish_plan(steady(version))
    ground = ground_of(version, by=OPERATOR)
    added = further_round(cast, version.round, ground, _part(tell, 0.85, 0.92))
    leave_open(cast, chosen(added))
    draft_round(cast, version.round, ground, _part(tell, 0.92, 0.95))
    _settle_in(now)
    tell(0.95, "Drawing pictures")
    draw_ahead(cast.body)
    return snapshot


def _settle_in(now: dt.datetime) -> None:
    """Let everybody have read what they were told until a fortnight ago, and have a password.

    Nobody knows it: one signs in to the example by a card.
    """
    read_on()
    mark_read(Message.objects.filter(at__lt=now - dt.timedelta(weeks=2)))
    without = Person.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    without.update(password=make_password(secrets.token_urlsafe(32)))


def _part(tell: Tell, begins: float, ends: float) -> Tell:
    """A stretch of the whole, to be told of as from 0 to 1."""
    return lambda done, what: tell(begins + (ends - begins) * done, what)


def _found() -> Cast:
    with clock.at(published.FOUNDED):
        prepare_home(by=OPERATOR, is_demo=True)
        published.play()
    import_areas(by=OPERATOR)
    import_table(by=OPERATOR, kind=ReferenceKind.POSTCODES)
    return set_up()


def _take_in(cast: Cast, folder: Path, tell: Tell) -> None:
    tell(0, "Preparing the home")
    made = generate(
        folder,
        postcodes=home.path_of(_table(ReferenceKind.POSTCODES)),
        progress=_part(tell, 0.05, 0.5),
    )
    _import(made)
    _give(cast, made, _part(tell, 0.5, 1.0))


def _table(kind: ReferenceKind) -> ReferenceTable:
    return next(table for table in ReferenceTable.in_use() if table.kind == kind)


def _share(cast: Cast) -> None:
    today = clock.now().date()
    add_protocol(
        by=OPERATOR,
        body=cast.body,
        title="Learner records for joint commissioning",
        purposes=[Purpose.FIGURES, Purpose.PUBLICATION, Purpose.ALLOCATION],
        purpose="To see together what learners of the four authorities need, where they travel "
        "and how they fare, to plan and commission on it, and to account for it in public.",
        starts=dt.date(today.year, 1, 1),
        ends=dt.date(today.year + 3, 7, 31),
    )


def _import(made: GeneratedExample) -> None:
    for kind, path in (
        (ReferenceKind.AIMS, made.aims),
        (ReferenceKind.PROVIDERS, made.providers),
        (ReferenceKind.POPULATION, made.population),
    ):
        import_table(by=OPERATOR, kind=kind, path=path, name=f"synthetic {kind.label}")


def _give(cast: Cast, made: GeneratedExample, tell: Tell) -> None:
    """Give every return by its provider's officer, or by the operator where there is none."""
    files = [
        *(
            (cast.officers.get(provider.name, OPERATOR), path)
            for provider, path in made.returns.items()
        ),
        (OPERATOR, made.refused),
        (OPERATOR, made.aggregates),
    ]
    for number, (by, path) in enumerate(files):
        tell(number / len(files), f"Checking {path.name}")
        # An agency's counts are nobody's records: a member answers for them.
        owner = cast.organisations[ANSWERS] if path == made.aggregates else None
        given = intake.receive_path(by=by, body=cast.body, path=path, owner=owner)
        given = intake.check(given, by=by, progress=lambda done, what: None)
        if given.status == ReturnStatus.CHECKED:
            intake.accept(given, by=by)


def _cite(cast: Cast) -> None:
    """Cite the published indicators and flows, and what contradicts itself in the documents."""
    load(
        by=OPERATOR,
        body=cast.body,
        source=INDICATORS,
        rows=[{**row, "name": row["indicator"]} for row in facts.load("indicators")],
    )
    load(
        by=OPERATOR,
        body=cast.body,
        source=GROUPING,
        rows=[
            {**row, "name": row["flow"], "value": row["learners"], "unit": "learners"}
            for row in facts.load("flows")
        ],
        parts=PARTS,
    )
    for row in facts.load("contradictions"):
        note_contradiction(by=OPERATOR, body=cast.body, **row)
