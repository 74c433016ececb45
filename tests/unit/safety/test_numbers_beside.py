"""Exact numbers beside protected figures, and what readers remember of an earlier protocol."""

import datetime as dt
import typing

import pytest
from django.test import RequestFactory
from tests.cast import Cast

from moothall.disclosure import CountTable, Dimension, Layout, Protected, SuppressionRule, protect
from moothall.evidence import figures
from moothall.evidence.enums import Purpose, ReturnStatus
from moothall.evidence.models import Figure, Protocol, Return, Snapshot
from moothall.evidence.sharing import add_protocol
from moothall.evidence.snapshots import Content
from moothall.evidence.views.returns_tables import returns_table
from moothall.ledger.refs import OPERATOR
from moothall.partnership.access import BodyRequest
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing
from moothall.theme.cells import Hidden

pytestmark = pytest.mark.django_db


def learners_told_to(person: Person, cast: Cast) -> list[object]:
    """What the table of returns says of learners, by provider."""
    request = typing.cast("BodyRequest", RequestFactory().get("/"))
    request.partnership, request.person = cast.body, person
    request.standing = standing(person, cast.body)
    contents = [Content(r, "", r.learners, r.held) for r in Return.objects.order_by("ukprn")]
    page = returns_table(request, contents, "Returns")
    return ["hidden" if isinstance(row[2], Hidden) else row[2] for row in page.rows]


def test_a_return_s_learners_are_told_to_those_who_may_open_it(cast: Cast) -> None:
    for place, provider in enumerate((cast.barnfield, cast.oaklands)):
        Return.objects.create(
            body=cast.body,
            sha256=str(place) * 64,
            name="ILR.xml",
            size=1,
            status=ReturnStatus.ACCEPTED,
            year="2025-26",
            ukprn=provider.ukprn or "",
            provider=provider,
            learners=3,
        )
    assert learners_told_to(cast.manager, cast) == [3, 3]
    assert learners_told_to(cast.commissioner, cast) == [3, "hidden"]
    assert learners_told_to(cast.director, cast) == ["hidden", "hidden"]


def protocol(cast: Cast, title: str) -> Protocol:
    """A protocol under which figures may be shown."""
    day = dt.date(2026, 1, 1)
    return add_protocol(
        by=OPERATOR,
        body=cast.body,
        title=title,
        purposes=[Purpose.FIGURES],
        starts=day,
        ends=day + dt.timedelta(days=900),
    )


def test_what_was_shown_under_one_protocol_is_remembered_under_the_next(cast: Cast) -> None:
    first, second = protocol(cast, "First"), protocol(cast, "Second")
    layout = Layout("learners", "1", "0" * 64, (Dimension("route", ("fe", "other")),))
    shown = protect(CountTable(layout, [40, 3]), SuppressionRule(threshold=6))  # type: ignore[arg-type]
    assert isinstance(shown, Protected)
    snapshot = Snapshot.objects.create(
        body=cast.body, number=1, sha256="0" * 64, as_at=dt.date(2026, 7, 31)
    )
    Figure.objects.create(
        snapshot=snapshot,
        protocol=first,
        audience=figures.SHARED,
        key="1" * 64,
        measure="learners",
        version="1",
        table={},
        release=shown.release.to_dict(),
    )
    assert figures._memory(second, figures.SHARED) == [shown.release]
