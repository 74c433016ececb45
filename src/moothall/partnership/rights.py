"""Who may open what, and why: read from the rules that the addresses themselves state."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from moothall.ledger.actions import load_all, registry, verbs
from moothall.ledger.doing import doing
from moothall.ledger.guards import OPERATES, OWN, Who
from moothall.partnership.access import PUBLIC, Rule, first_sentence
from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Appointment, Organisation
from moothall.partnership.permissions import standing_of

BELOW = "<slug:body>/"


@dataclass(frozen=True, slots=True)
class Page:
    """One address below a partnership: what it does in a sentence, and who may open it."""

    what: str
    address: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Right:
    """A rule that lets somebody in, and the roles by which it does."""

    rule: Rule
    why: str


def pages() -> list[Page]:
    """Return every address below a partnership, in the order of the site."""
    return list(_pages(get_resolver().url_patterns, ""))


def _pages(patterns: Iterable[URLPattern | URLResolver], start: str) -> Iterator[Page]:
    for pattern in patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns, path)
        elif path.startswith(BELOW):
            shown = re.sub(r"<[^>]+>", "…", path.removeprefix(BELOW))
            yield Page(first_sentence(pattern.callback), f"…/{shown}", pattern.callback.access)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: what it does, who may take it, and what within that is left to each."""

    what: str
    room: str
    who: Who
    only: str


def actions() -> list[Action]:
    """Return every action that people take, in the order of the alphabet."""
    load_all()
    found = [
        Action(doing(registry[taken.event]), taken.module.split(".")[1], taken.who, taken.only)
        for taken in verbs.values()
        if taken.who is not None and taken.who is not OPERATES
    ]
    return sorted(found, key=lambda each: each.what)


def lets_in(who: Who, kind: "KindOfRole") -> bool:
    """Whether a rule lets a role in, or may: what is somebody's own is open to every role, and
    what is checked by more than a role to none for certain.
    """
    if isinstance(who, Rule):
        return who.holds(standing_of([kind.sample]))
    return who is OWN or (who.name == "manages" and kind.sample.role == Role.MANAGER)


def rules() -> list[Rule]:
    """Return each rule that closes an address or an action, the widest first."""
    found = {page.rule.name: page.rule for page in pages() if page.rule != PUBLIC}
    found |= {each.who.name: each.who for each in actions() if isinstance(each.who, Rule)}
    return sorted(found.values(), key=lambda rule: (-sum(_opened(rule)), rule.name))


def _opened(rule: Rule) -> list[bool]:
    return [rule.holds(standing_of([kind.sample])) for kind in KINDS]


@dataclass(frozen=True, slots=True)
class KindOfRole:
    """A role as it is held: for the body itself, for an authority or for another member."""

    title: str
    sample: Appointment


def _kind(role: Role, sector: Sector | None, where: str) -> KindOfRole:
    place = Organisation(pk=1, name=where, sector=sector) if sector else None
    words = str(role.label)
    title = f"{words[0].upper()}{words[1:]}{f' of {where}' if where else ''}"
    return KindOfRole(title, Appointment(role=role, organisation=place))


HELD_FOR_A_MEMBER = tuple(role for role in Role if role not in (Role.MANAGER, Role.CLERK))
KINDS = (
    _kind(Role.MANAGER, None, ""),
    _kind(Role.CLERK, None, ""),
    *(_kind(role, Sector.AUTHORITY, "a member authority") for role in HELD_FOR_A_MEMBER),
    *(_kind(role, Sector.COLLEGE, "another member") for role in HELD_FOR_A_MEMBER),
    *(_kind(role, None, "the partnership") for role in (Role.CHAIR, Role.DEPUTY, Role.OBSERVER)),
)


def of_person(held: list[Appointment]) -> list[Right]:
    """Return each rule that lets somebody in by these roles, and by which of them: by one alone
    where one suffices, else by all together.
    """
    found = []
    whole = standing_of(held)
    for rule in rules():
        if not rule.holds(whole):
            continue
        by_one = [str(role) for role in held if rule.holds(standing_of([role]))]
        found.append(Right(rule, "; ".join(by_one or [str(role) for role in held])))
    return found
