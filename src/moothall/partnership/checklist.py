"""What a new partnership needs before it can work: each app adds its own steps.

    checklist.register(20, steps)        # in the app's `ready`; steps(body, standing) -> Steps

So the list can stand on a page of this room, which knows nothing of the rooms above.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.theme.cells import Tag

DONE, TO_DO = Tag("done", "good"), Tag("to do", "action")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, how far it is, where it is done (empty where somebody may not)."""

    title: str
    hint: str
    href: str
    done: bool

    @property
    def status(self) -> Tag:
        """Whether it is done, as a tag."""
        return DONE if self.done else TO_DO


Source = Callable[[Body, Standing], Iterable[Step]]
_sources: dict[str, tuple[int, Source]] = {}
_of_records: set[Source] = set()


def register(order: int, source: Source, *, of_records: bool = False) -> None:
    """Add what gives the steps of an app; those of a lower number stand first. Those `of_records`
    are asked only of bodies that keep records of their own.
    """
    _sources[f"{source.__module__}.{source.__qualname__}"] = (order, source)
    if of_records:
        _of_records.add(source)


def steps(body: Body, place: Standing) -> list[Step]:
    """Return every step of a partnership, in the order in which they are best done."""
    sources = sorted(_sources.values(), key=lambda pair: pair[0])
    return [
        step
        for _, source in sources
        if body.keeps_records or source not in _of_records
        for step in source(body, place)
    ]


def unfinished(body: Body, place: Standing) -> list[Step]:
    """Return the steps that are left, for those who can take them: the body's manager."""
    if not place.manager or gathers_bodies(body):
        return []
    return [step for step in steps(body, place) if not step.done]


def gathers_bodies(body: Body) -> bool:
    """Whether a body is made of the bodies below it alone, as a national network of partnerships
    is: then it has no members or records of its own to set up (two queries).
    """
    return not body.keeps_records and body.parts.exists() and not body.memberships.exists()
