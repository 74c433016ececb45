"""Compositions: how each kind of publication is written from what it is about.

The room that knows the content registers its kind at start:

    compositions.register(Composition(
        kind="commissioning-plan",
        noun="commissioning plan",
        subject="scenario",
        compose=plan_of,
        offered=scenarios_to_publish,
        needs_decision=True,
    ))

`compose` gets a Commission and returns a Report. It must be written from what the subject pins
(its snapshot, its scenario) and from the Commission alone, so that it can be composed again later
and come out the same: never from the clock, nor from what the site would show today. What can
change later (the text of a protocol, a name) goes into the version's pins (`made_from`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moothall.faults import InvalidValue
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.actors import By
from moothall.partnership.models import Body

if TYPE_CHECKING:  # these take libraries that need a second to load, and kinds are told at start
    from moothall.evidence.shown import Ask
    from moothall.publishing.documents.report import Occasion, Report


def _of_today() -> "Ask":
    from moothall.evidence.queries import figures

    return figures


@dataclass(frozen=True)
class Commission:
    """What a composition is asked for: of which body and subject, for whom, on which occasion.

    `decision` is the decision in effect on the subject, where the kind needs one. Figures are asked
    for by `ask` alone, so that it can be composed again from the very figures it was made from.
    """

    body: Body
    subject: Ref
    by: By
    occasion: "Occasion"
    decision: Decision | None = None
    ask: "Ask" = field(default_factory=_of_today)


@dataclass(frozen=True)
class Offer:
    """Something that could be published: what it is, and what it would be called."""

    subject: Ref
    title: str


def nothing_offered(body: Body) -> Sequence[Offer]:
    """Offer nothing: things of this kind are published from elsewhere."""
    return ()


@dataclass(frozen=True)
class Composition:
    """A kind of publication: its name in addresses and commands, its noun, the kind of its
    subject, how it is written, what could be published, and whether a decision must be in effect.
    """

    kind: str
    noun: str
    subject: str
    compose: Callable[[Commission], "Report"]
    offered: Callable[[Body], Sequence[Offer]] = nothing_offered
    needs_decision: bool = False


_compositions: dict[str, Composition] = {}


def register(composition: Composition) -> None:
    """Add a kind of publication; registering its kind again replaces it."""
    _compositions[composition.kind] = composition


def forget(kind: str) -> None:
    """Take a kind out again, for tests."""
    _compositions.pop(kind, None)


def every() -> tuple[Composition, ...]:
    """Return all kinds, by name."""
    return tuple(_compositions[kind] for kind in sorted(_compositions))


def of_kind(kind: str) -> Composition:
    """Return a kind of publication. Raises InvalidValue, naming those there are."""
    found = _compositions.get(kind)
    if found is None:
        kinds = ", ".join(sorted(_compositions)) or "none yet"
        raise InvalidValue(f"There is no kind of publication “{kind}”. There are: {kinds}.")
    return found


def noun_of(kind: str) -> str:
    """Return what people call publications of a kind."""
    found = _compositions.get(kind)
    return found.noun if found else kind.replace("-", " ")
