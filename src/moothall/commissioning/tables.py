"""The tables of the commissioning pages."""

from collections.abc import Callable, Sequence

from django.urls import reverse

from moothall.commissioning.enums import RoundStatus, ScenarioStatus
from moothall.commissioning.inputs import InputTable
from moothall.commissioning.models import Input, Round, Scenario
from moothall.commissioning.vocabulary import Names
from moothall.evidence.views.side_tables import Values
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Table

ROUND_TONES = {
    RoundStatus.DRAFT: "waiting",
    RoundStatus.PROPOSED: "teal",
    RoundStatus.DECIDED: "good",
    RoundStatus.ABANDONED: "plain",
}
SCENARIO_TONES = {
    ScenarioStatus.WAITING: "waiting",
    ScenarioStatus.SOLVING: "waiting",
    ScenarioStatus.SOLVED: "good",
    ScenarioStatus.INFEASIBLE: "action",
    ScenarioStatus.BROKEN: "action",
    ScenarioStatus.DROPPED: "plain",
}


def round_tag(round: Round) -> Tag:
    """Return where a round stands as a tag."""
    status = RoundStatus(round.status)
    return Tag(str(status.label), ROUND_TONES[status])


def scenario_tag(scenario: Scenario) -> Tag:
    """Return how far a scenario has come as a tag; of the one that was chosen, how far that is."""
    status, round = ScenarioStatus(scenario.status), scenario.version.round
    if scenario.pk == round.chosen_id:
        return round_tag(round)
    if scenario.broken:
        return Tag("breaks a limit", "action")
    return Tag(str(status.label), SCENARIO_TONES[status])


def rounds(slug: str, *, may_make: bool) -> Table[Round]:
    """Return the table of rounds."""
    return Table(
        name="rounds",
        title="Commissioning rounds",
        noun=("round", "rounds"),
        columns=(
            Column(
                "title",
                "Round",
                searchable=True,
                link=lambda r: reverse("commissioning:round", kwargs={"body": slug, "round": r.pk}),
            ),
            Column("year", "Year"),
            Column("status", "Status", kind=Kind.TAG, value=round_tag),
            Column("chosen", "Scenario", value=lambda r: r.chosen.title if r.chosen else ""),
            Column(
                "learners",
                "Learners",
                kind=Kind.NUMBER,
                value=lambda r: r.chosen.learners if r.chosen else None,
            ),
            Column(
                "allocated",
                "Allocated",
                kind=Kind.MONEY,
                value=lambda r: r.chosen.allocated if r.chosen else None,
            ),
        ),
        empty=Empty(
            "No round yet",
            "A round turns needs, money and limits into allocations to providers for one year.",
            reverse("commissioning:round_new", kwargs={"body": slug}) if may_make else "",
            "Make a round" if may_make else "",
        ),
    )


def scenarios(round: Round) -> Table[Scenario]:
    """Return the table of a round's scenarios."""

    def when_solved(scenario: Scenario, value: object) -> object:
        return value if scenario.status == ScenarioStatus.SOLVED else None

    return Table(
        name="scenarios",
        title="Scenarios",
        noun=("scenario", "scenarios"),
        columns=(
            Column(
                "title",
                "Scenario",
                link=lambda s: reverse(
                    "commissioning:scenario",
                    kwargs={"body": round.body.slug, "round": round.pk, "pk": s.pk},
                ),
            ),
            Column("status", "Status", kind=Kind.TAG, value=scenario_tag),
            Column("budget", "Budget", kind=Kind.MONEY, value=lambda s: when_solved(s, s.budget)),
            Column(
                "allocated",
                "Allocated",
                kind=Kind.MONEY,
                value=lambda s: when_solved(s, s.allocated),
            ),
            Column(
                "unallocated",
                "Unallocated",
                kind=Kind.MONEY,
                value=lambda s: when_solved(s, s.budget - s.allocated),
            ),
            Column(
                "learners", "Learners", kind=Kind.NUMBER, value=lambda s: when_solved(s, s.learners)
            ),
            Column(
                "unmet", "Needs not met", kind=Kind.NUMBER, value=lambda s: when_solved(s, s.unmet)
            ),
        ),
        empty=Empty("Nothing solved yet", "Choose scenarios below, and have them solved."),
    )


def provider_shares(
    rows: Sequence[Values], *, sheet: Callable[[Values], str], why: Callable[[Values], str]
) -> Table[Values]:
    """Return the table of what each provider gets: it leads to the provider's sheet, and to why.

    The rows are name, learners last year and now, money last year and now, change, limits, UKPRN.
    """
    heads = (
        ("Provider", Kind.TEXT),
        ("Learners last year", Kind.NUMBER),
        ("Learners", Kind.NUMBER),
        ("Money last year", Kind.MONEY),
        ("Money", Kind.MONEY),
        ("Change", Kind.MONEY),
        ("Why: held by", Kind.TEXT),
    )
    links = {0: sheet, len(heads) - 1: why}
    return Table(
        name="providers",
        title="What each provider gets",
        noun=("provider", "providers"),
        columns=[
            Column(
                f"c{place}",
                title,
                kind=kind,
                value=lambda row, place=place: row[place],  # type: ignore[misc]
                link=links.get(place),
                sortable=False,
            )
            for place, (title, kind) in enumerate(heads)
        ],
        per_page=max(len(rows), 1),
        prefix="providers",
    )


def _of(round: Round, page: str, table: InputTable) -> str:
    where = {"body": round.body.slug, "round": round.pk, "table": table.slug}
    return reverse(f"commissioning:{page}", kwargs=where)


def declared_places(round: Round) -> Table[Values]:
    """Return the table of places declared in planning: provider, route, level, sector, places."""
    heads = ("Provider", "Route", "Level", "Sector", "Places")
    return Table(
        name="declared",
        title=f"Declared in planning for {round.year}",
        noun=("number of places", "numbers of places"),
        columns=[
            Column(
                f"c{place}",
                title,
                kind=Kind.NUMBER if title == "Places" else Kind.TEXT,
                value=lambda row, place=place: row[place],  # type: ignore[misc]
                searchable=title == "Provider",
            )
            for place, title in enumerate(heads)
        ],
        per_page=25,
        prefix="declared",
    )


def inputs(table: InputTable, round: Round, names: Names, *, may_edit: bool) -> Table[Input]:
    """Return the table of one of a round's inputs; the first column leads to its form."""

    def address(row: Input) -> str:
        kwargs = {"body": round.body.slug, "round": round.pk, "table": table.slug, "pk": row.pk}
        return reverse("commissioning:input", kwargs=kwargs)

    def column(place: int) -> Column[Input]:
        about = table.columns[place]
        return Column(
            about.name,
            about.title,
            kind=about.kind,
            value=lambda row: about.shown(names, getattr(row, about.name)),
            link=address if place == 0 and may_edit else None,
            searchable=about.kind is Kind.TEXT and about.name != "source",
        )

    return Table(
        name=table.slug,
        title=table.title,
        noun=table.noun,
        columns=[column(place) for place in range(len(table.columns))],
        empty=Empty(
            f"No {table.noun[1]} yet",
            "Add one by hand, or take a whole table from a file."
            if may_edit
            else "The partnership's manager and commissioners give them.",
            _of(round, "input_add", table) if may_edit else "",
            f"Add the first {table.noun[0]}",
        ),
    )
