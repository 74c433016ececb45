"""What the tests of decisions share: a kind of subject of their own, directors, a proposal."""

import datetime as dt
from collections.abc import Callable, Mapping

from tests.cast import Cast, person

from moothall.governance import effects, subjects
from moothall.governance.actions import propose_decision
from moothall.governance.content import Considered
from moothall.governance.enums import Status
from moothall.governance.models import Decision, Pin
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person

# The days of the published case EX/175/08 (facts/decisions.csv); London is an hour ahead of UTC.
FOUNDED = dt.datetime(2008, 9, 1, 9, tzinfo=dt.UTC)
MONDAY = dt.datetime(2008, 10, 6, 9, tzinfo=dt.UTC)
WEDNESDAY = dt.datetime(2008, 10, 8, 9, tzinfo=dt.UTC)
LAST_DAY = dt.datetime(2008, 10, 15, 22, 59, tzinfo=dt.UTC)
CLOSED = dt.datetime(2008, 10, 15, 23, 0, tzinfo=dt.UTC)

PAPERS: dict[str, str] = {}


def find_paper(body: Body, key: str) -> Subject | None:
    """Papers of a test: title and content, by key; another body has none."""
    text = PAPERS.get(key)
    if text is None or body.slug != "bhl":
        return None
    return Subject(f"Paper {key}", "", f"hash of {text}")


def keep_papers(on: Mapping[Status, Callable[[Decision, Pin], None]] | None = None) -> None:
    """Register papers as a kind of subject, with what they do when a decision moves."""
    PAPERS.clear()
    PAPERS.update({"1": "steady", "2": "one per cent more"})
    subjects.register(
        Kind("paper", "paper", find=find_paper, offered=lambda body: [Ref("paper", "1")])
    )
    effects.register("paper", on=on or {})


def put_papers_away() -> None:
    """Take the kind out again."""
    subjects.forget("paper")
    effects.forget("paper")


def directors(cast: Cast) -> dict[Organisation, Person]:
    """A director of each authority; the cast has that of Hertfordshire."""
    places = (cast.bedford, cast.central, cast.hertfordshire, cast.luton)
    return {
        place: cast.director
        if place == cast.hertfordshire
        else person(Role.DIRECTOR, cast.body, place)
        for place in places
    }


def propose(cast: Cast, by: Person | None = None, **given: object) -> Decision:
    """Propose to join the grouping, on the first paper."""
    told: dict[str, object] = {
        "question": "Shall we join a sub-regional grouping?",
        "proposal": "Join a grouping with Hertfordshire, Bedford and Central Bedfordshire.",
        "reason": "The grouping follows learners' travel to learn.",
        "options": [Considered("Another grouping", "Not a logical one in travel to learn.")],
        "about": [Ref("paper", "1")],
    }
    return propose_decision(by=by or cast.manager, body=cast.body, **{**told, **given})  # type: ignore[arg-type]
