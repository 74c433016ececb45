"""A published plan verifies for ever, and whatever was changed in it or under it is named."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from tests.cast import Cast
from tests.unit.evidence.given import share
from tests.unit.publishing.decided import Decide, published

from moothall import clock
from moothall.commissioning.models import Line, Scenario
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Figure, Protocol
from moothall.evidence.recounting import fingerprint
from moothall.evidence.sharing import end_protocol
from moothall.partnership.models import Body
from moothall.publishing import store
from moothall.publishing.models import Version
from moothall.publishing.verifying import verify


@pytest.fixture
def version(cast: Cast, decide: Decide) -> Version:
    """The first version of a plan that was published."""
    held = published(cast, decide())
    assert held.current is not None
    return held.current


def faults(version: Version) -> dict[str, str]:
    """What is wrong with a version, by the name of the file or the thing."""
    return {each.name: each.fault for each in verify(version) if each.fault}


def changed(version: Version, change: Callable[[], object]) -> dict[str, str]:
    """What is found after a change that nobody should have made; it is undone again."""
    with transaction.atomic():
        change()
        found = faults(version)
        transaction.set_rollback(True)
    return found


def test_a_plan_verifies_whatever_becomes_of_protocols_and_names(
    cast: Cast, version: Version
) -> None:
    assert faults(version) == {}
    old = Protocol.objects.get()
    end_protocol(by=cast.manager, protocol=old)
    assert faults(version) == {}
    # Another holds now, which hides more; and the old one does not read as it did.
    share(cast.body, title="Another", threshold=50, purposes=[Purpose.FIGURES])
    Protocol.objects.filter(pk=old.pk).update(threshold=100, title="Rewritten", zeros_shown=False)
    Body.objects.filter(pk=cast.body.pk).update(name="Renamed")
    with clock.at(clock.now() + dt.timedelta(days=4000)):
        compared = verify(version)
    assert {each.name: each.fault for each in compared if each.fault} == {}
    notes = {each.name: each.note for each in compared}
    (told,) = [note for name, note in notes.items() if name.startswith("protocol: ")]
    assert told.startswith("It reads otherwise today; this was made")
    assert notes["figure: Learners by home area and route"] == (
        "Counted again from the learner records: the same."
    )


def test_whatever_is_changed_is_named(version: Version) -> None:
    scenario = Scenario.objects.get(pk=version.subject_id)
    figure = Figure.objects.get(key=version.pins.get(title="Learners by home area and route").key)

    def one_learner_more() -> None:
        line = Line.objects.filter(scenario=scenario, learners__gt=0).first()
        assert line is not None
        Line.objects.filter(pk=line.pk).update(learners=line.learners + 1)

    found = changed(version, one_learner_more)
    assert found[f"scenario: Scenario “{scenario}”"].startswith("It was changed: its hash is ")
    assert {"areas.csv", "areas.json", "provider-learners.csv"} < set(found)

    def one_row_less() -> None:
        Figure.objects.filter(pk=figure.pk).update(
            table=figure.table | {"rows": figure.table["rows"][1:]}
        )

    found = changed(version, one_row_less)
    assert found["figure: Learners by home area and route"] == "The released figure was changed."
    _take_triggers_away()

    def forged_too() -> None:
        """Even where the fingerprint is changed with it, the records give it away."""
        one_row_less()
        now = fingerprint(Figure.objects.select_related("snapshot").get(pk=figure.pk))
        version.pins.filter(key=figure.key).update(content_hash=now)

    found = changed(version, forged_too)
    told = found["figure: Learners by home area and route"]
    assert told.startswith("Counted again it differs at ")
    for name in ("protocol", "body"):
        pin = version.pins.get(kind=name)
        content = {**pin.content, "name": "other", "title": "other"}
        found = changed(
            version,
            lambda pin=pin, content=content: version.pins.filter(pk=pin.pk).update(content=content),
        )
        assert found[f"{name}: {pin.title}"] == "What was kept of it was changed."
    file = version.files.get(name="areas.csv")
    kept = store.path_of(file.sha256)
    content = kept.read_bytes()
    kept.write_bytes(content.replace(b"Luton", b"Lutom", 1))
    assert list(faults(version)) == ["areas.csv"]


def _take_triggers_away() -> None:
    """Take the database's own protection of pins away, as an intruder would."""
    table = "publishing_versionpin"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {table}_written_once ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_update")
