"""Who can see and do what in a partnership, and why: from the rules in force, not by hand."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from moothall.ledger.guards import Who
from moothall.partnership import queries, rights
from moothall.partnership.access import MEMBERS, BodyRequest, Rule, open_to
from moothall.partnership.models import Appointment, Person, held
from moothall.partnership.permissions import standing_of
from moothall.theme import downloads
from moothall.theme.tables import Column, Filter, Table, TablePage


@open_to(MEMBERS)
def access(request: BodyRequest) -> HttpResponseBase:
    """Show who can see and do what: by role, page by page, and for oneself with the reason."""
    rules = rights.rules()
    found = queries.appointments(request.partnership).filter(held())
    roles = list(found.filter(person__is_active=True))
    own = [role for role in roles if role.person_id == request.person.pk]
    by_role = _by_role(rules).read(request, rights.KINDS)
    wanted = request.GET.get("page-role", ""), request.GET.get("action-role", "")
    by_page = _by_page(rules).read(request, _pages_for(wanted[0]))
    by_action = _by_action(rules).read(request, _actions_for(wanted[1]))
    by_person = _by_person(request, rules, roles) if request.standing.manager else None
    shown: list[TablePage | None] = [by_role, by_page, by_action, by_person]  # type: ignore[type-arg]
    for page in shown:
        if page and page.wanted:
            return downloads.response(page)
    return render(
        request,
        "partnership/access.html",
        {
            "rules": rules,
            "own": rights.of_person(own),
            "by_role": by_role,
            "by_page": by_page,
            "by_action": by_action,
            "by_person": by_person,
        },
    )


def _title(rule: Rule) -> str:
    return rule.name[0].upper() + rule.name[1:]


def _by_role(rules: list[Rule]) -> Table[rights.KindOfRole]:
    def may(kind: rights.KindOfRole) -> str:
        place = standing_of([kind.sample])
        return "; ".join(rule.name for rule in rules if rule.holds(place))

    return Table(
        name="access-by-role",
        title="What each role opens",
        noun=("role", "roles"),
        prefix="role",
        columns=(
            Column("title", "Role", sortable=False, searchable=True),
            Column("may", "Rules that let it in", value=may,
                   sortable=False, searchable=True),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A page or an action, with the role that is asked for where it is open to it."""

    what: str
    words: str
    place: str
    only: str = ""
    role: str = ""


def _pages_for(role: str) -> list[Row]:
    return [
        Row(page.what, page.rule.words, page.address, role=_open_to(page.rule, role))
        for page in rights.pages()
    ]


def _actions_for(role: str) -> list[Row]:
    return [
        Row(each.what, each.who.words, each.room, each.only, _open_to(each.who, role))
        for each in rights.actions()
    ]


def _open_to(who: Who, role: str) -> str:
    return role if any(k.title == role and rights.lets_in(who, k) for k in rights.KINDS) else ""


BY_ROLE = Filter("role", "What may be used as", [(k.title, k.title) for k in rights.KINDS], "role")


def _by_rule(rules: list[Rule]) -> Filter:
    return Filter("rule", "Rule", [(rule.words, _title(rule)) for rule in rules], field="words")


def _by_action(rules: list[Rule]) -> Table[Row]:
    return Table(
        name="access-by-action",
        title="Every action, and who may take it",
        noun=("action", "actions"),
        prefix="action",
        per_page=25,
        columns=(
            Column("what", "What is done", searchable=True),
            Column("words", "Who may do it"),
            Column("only", "What each of them may, where that is not all", sortable=False),
            Column("place", "Room", searchable=True),
        ),
        filters=(BY_ROLE, _by_rule(rules)),
    )


def _by_page(rules: list[Rule]) -> Table[Row]:
    return Table(
        name="access-by-page",
        title="Every page, and who may use it",
        noun=("page", "pages"),
        prefix="page",
        per_page=25,
        columns=(
            Column("what", "What it does", searchable=True, sortable=False),
            Column("words", "Who may use it"),
            Column("place", "Address", searchable=True),
        ),
        filters=(BY_ROLE, _by_rule(rules)),
    )


def _by_person(
    request: BodyRequest, rules: list[Rule], today: list[Appointment]
) -> "TablePage[tuple[Person, list[Appointment]]]":
    """The people of today with what they may do: the page of each says by which role."""
    roles: dict[Person, list[Appointment]] = defaultdict(list)
    for role in today:
        roles[role.person].append(role)
    slug = request.partnership.slug

    def may(row: tuple[Person, list[Appointment]]) -> str:
        place = standing_of(row[1])
        return ", ".join(rule.name for rule in rules if rule.holds(place))

    table: Table[tuple[Person, list[Appointment]]] = Table(
        name="access-by-person",
        title="What each person may do",
        noun=("person", "people"),
        prefix="person",
        per_page=25,
        columns=(
            Column(
                "name",
                "Name",
                value=lambda row: row[0].name,
                link=lambda row: reverse(
                    "partnership:person", kwargs={"body": slug, "pk": row[0].pk}
                ),
                searchable=True,
            ),
            Column("roles", "Because they are", value=lambda row: "; ".join(map(str, row[1]))),
            Column("may", "Rules that let them in", value=may, sortable=False),
        ),
    )
    return table.read(request, sorted(roles.items(), key=lambda row: row[0].name.casefold()))
