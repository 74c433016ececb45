"""The tables of the pages on interests."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from moothall.interests.enums import InterestKind, State
from moothall.interests.models import Declaration, Dispensation
from moothall.interests.queries import state_of
from moothall.interests.standard import Terms
from moothall.partnership.access import BodyRequest
from moothall.partnership.models import Body, Organisation
from moothall.theme.cells import Kind, Tag
from moothall.theme.formats import long_date
from moothall.theme.tables import Column, Empty, Filter, Table

TONES = {State.HELD: "good", State.COMING: "waiting", State.ENDED: "plain"}


def state_tag(state: State) -> Tag:
    """Return how an entry stands as a tag."""
    return Tag(str(state.label), TONES[state])


def force_tag(dispensation: Dispensation) -> Tag:
    """Return whether a dispensation is in force as a tag."""
    state = state_of(dispensation)
    return Tag("in force", "good") if state is State.HELD else state_tag(state)


def _state(one: Declaration) -> Tag:
    return state_tag(State(one.state))  # type: ignore[attr-defined]


def _kind(one: Declaration) -> str:
    return str(InterestKind(one.kind).label).capitalize()


def _until(one: Declaration) -> object:
    ending = getattr(one, "ending", None)
    return ending.last_day if ending else one.ends


def register(request: BodyRequest, terms: Terms, own: bool) -> Table[Declaration]:
    """Return the table of the register. `own`: whether the reader may name who holds a role."""
    slug = request.partnership.slug

    def name(one: Declaration) -> str:
        mine = one.person_id == request.person.pk
        return str(one.person) if one.person and (own or mine) else ""

    return Table(
        name="interests",
        title="Register of interests",
        noun=("entry", "entries"),
        columns=(
            Column(
                "called",
                "Whose",
                link=lambda d: reverse("interests:entry", kwargs={"body": slug, "pk": d.pk}),
                searchable=True,
                header=True,
            ),
            Column("name", "Name", value=name, sortable=False),
            *_common(terms),
        ),
        filters=_filters(),
        empty=Empty(
            "Nothing is declared yet",
            "What people and organisations declare stands here: in which organisation or matter, "
            "what it is, since when. Begin with your own.",
            reverse("interests:declare", kwargs={"body": slug}),
            "Declare an interest",
        ),
    )


def public(body: Body, terms: Terms) -> Table[Declaration]:
    """Return the table of what everyone may read: roles and organisations, no names."""
    return Table(
        name="interests",
        title=f"Register of interests of {body}",
        noun=("entry", "entries"),
        columns=(
            Column("called", "Whose", searchable=True, header=True),
            *_common(terms),
        ),
        filters=_filters(),
        empty=Empty("Nothing is declared", "Nobody whose interests are public has declared any."),
    )


def _common(terms: Terms) -> tuple[Column[Declaration], ...]:
    return (
        Column("kind", "Kind", value=_kind),
        Column("about", "In", order="in_organisation__name", searchable=True),
        Column("nature", "What it is", searchable=True),
        Column("bars", "Bars a vote", value=lambda d: _bars(terms, d), sortable=False),
        Column("state", "Stands", kind=Kind.TAG, value=_state),
        Column("starts", "From", kind=Kind.DATE),
        Column("until", "Until", kind=Kind.DATE, value=_until),
        Column("declared_on", "Declared", kind=Kind.DATE),
    )


def _bars(terms: Terms, one: Declaration) -> str:
    if one.person_id is None:
        return "no: an organisation's"
    return "yes" if terms.kinds[InterestKind(one.kind)].bars else "no"


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("state", "How it stands", State.choices),
        Filter("kind", "Kind", InterestKind.choices),
    )


def dispensations(slug: str) -> Table[Dispensation]:
    """Return the table of dispensations."""
    return Table(
        name="dispensations",
        title="Dispensations",
        noun=("dispensation", "dispensations"),
        columns=(
            Column(
                "declaration",
                "Of which interest",
                value=lambda d: str(d.declaration),
                link=lambda d: reverse(
                    "interests:entry", kwargs={"body": slug, "pk": d.declaration_id}
                ),
                searchable=True,
                header=True,
            ),
            Column("matter", "For", value=lambda d: d.matter or "every matter", searchable=True),
            Column("granted_by", "Given by", searchable=True),
            Column("reason", "Why", searchable=True),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE, value=last_day),
            Column("state", "Stands", kind=Kind.TAG, value=force_tag),
        ),
        empty=Empty(
            "No dispensation is on record",
            "Where an interest bars a vote and the standard allows it, a dispensation is recorded "
            "on the page of that interest.",
            reverse("interests:register", kwargs={"body": slug}),
            "To the register",
        ),
    )


def last_day(one: Dispensation) -> object:
    """Return the last day of a dispensation, if it has one."""
    revoked = getattr(one, "revocation", None)
    return revoked.last_day if revoked else one.ends


def sides(
    request: BodyRequest, found: Mapping[int, str], named: Sequence[Organisation]
) -> Table[Organisation]:
    """Return the table of organisations that commission and deliver."""
    slug = request.partnership.slug
    return Table(
        name="both-sides",
        title="Organisations that commission and deliver",
        noun=("organisation", "organisations"),
        prefix="sides",
        columns=(
            Column(
                "name",
                "Organisation",
                link=lambda o: reverse("partnership:member", kwargs={"body": slug, "pk": o.pk}),
                searchable=True,
            ),
            Column("how", "How it is known", value=lambda o: found[o.pk], sortable=False),
        ),
        empty=Empty(
            "None is known",
            "An authority that is a provider too is found by its UKPRN. Another organisation says "
            "so when it declares its interest in the one by which it does.",
        ),
    )


def facts_of(one: Declaration, terms: Terms) -> list[tuple[str, object]]:
    """Return what the page of an entry says of it."""
    consequence = terms.kinds[InterestKind(one.kind)]
    found: list[tuple[str, object]] = [
        ("Kind", _kind(one)),
        ("In", one.about),
        ("What it is", one.nature),
        ("Held from", long_date(one.starts)),
        ("Held until", long_date(one.ends) if one.ends else "no end is known"),
        ("Declared on", long_date(one.declared_on)),
        (
            "What follows",
            consequence.in_words
            if one.person_id
            else "It is shown wherever either side appears. An organisation's interest bars "
            "nobody.",
        ),
    ]
    if one.both_sides:
        found.append(("Commissions and delivers", "Yes, by this"))
    return found
