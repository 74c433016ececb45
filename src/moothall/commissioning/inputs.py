"""The tables a round is made of, declared once: form, import, page, content and comparison follow.

A table is a model with columns; each column has the form field that reads what a person types and
what a cell of a spreadsheet holds, so both are refused in the same words.
"""

from decimal import Decimal

from django import forms

from moothall.commissioning.enums import Change, Purpose
from moothall.commissioning.fields import (
    CodeField,
    CodesField,
    MoneyField,
    ShareField,
    UkprnField,
    YesNoField,
    named,
)
from moothall.commissioning.formula_tables import NATIONAL, STUDENTS
from moothall.commissioning.input_columns import (
    LEVELS,
    PROVIDER,
    ROUTES,
    SECTORS,
    SOURCE,
    as_list,
    called_by,
    kind_columns,
    points_field,
    provider_field,
    words_field,
)
from moothall.commissioning.input_tables import InputColumn as InputColumn
from moothall.commissioning.input_tables import InputTable as InputTable
from moothall.commissioning.input_tables import Values as Values
from moothall.commissioning.input_tables import Wrong
from moothall.commissioning.models import (
    Budget,
    Capacity,
    Condition,
    Fund,
    Rate,
    Requirement,
    RoundProvider,
)
from moothall.theme.cells import Kind


def _floor_and_cap(values: Values) -> Wrong:
    end_of = values.get("inside") is False
    if end_of and (values.get("floor") is not None or values.get("cap") is not None):
        return [("floor", "A provider that is not decided on stays as it is: it has no limits.")]
    return []


def _change_by(values: Values) -> Wrong:
    by, change = values.get("by"), values.get("change")
    needs = change in (Change.GROW, Change.SHRINK)
    if needs and not by:
        return [("by", f"Say by how much it {Change(str(change)).label}, in percent.")]
    if not needs and by:
        return [("by", "Leave this empty: only growing and shrinking have a share.")]
    if change == Change.SHRINK and isinstance(by, Decimal) and by > 1:
        return [("by", "It cannot shrink by more than 100%.")]
    return []


def _asks_something(values: Values) -> Wrong:
    if not values.get("share") and not values.get("weight"):
        return [("share", "Ask for a share of the need, or give a weight, or both.")]
    return []


FUNDS = InputTable(
    slug="funds",
    title="Funds",
    question="Which funds pay for what?",
    noun=("fund", "funds"),
    model=Fund,
    about="Each kind of provision is paid for by exactly one fund.",
    needed=True,
    columns=(
        InputColumn(
            "code",
            "Code",
            lambda names: forms.SlugField(max_length=40),
            headings=("fund",),
            help="A short name without spaces, such as 16-19.",
        ),
        InputColumn("title", "Title", words_field(120), headings=("name",)),
        ROUTES,
        LEVELS,
        SOURCE,
    ),
)
PROVIDERS = InputTable(
    slug="providers",
    title="Providers",
    question="Which providers are considered, and within which limits?",
    noun=("provider", "providers"),
    model=RoundProvider,
    about="A provider without limits of its own has those of the round. One that is not decided "
    "on here, such as a college beyond the border, stays at last year's learners.",
    needed=True,
    check=_floor_and_cap,
    columns=(
        InputColumn("ukprn", "UKPRN", lambda names: UkprnField()),
        InputColumn("name", "Name", words_field(120), headings=("provider",)),
        InputColumn(
            "lead",
            "Lead authority",
            lambda names: CodeField(names.authorities, "member authority", everything="None"),
            headings=("lead",),
            shown=lambda names, value: names.area(str(value)) if value else "none",
        ),
        InputColumn(
            "inside",
            "Decided on in this round",
            lambda names: YesNoField(initial=True),
            headings=("inside", "decided on"),
            shown=lambda names, value: "yes" if value else "no",
        ),
        InputColumn(
            "floor",
            "Largest fall",
            lambda names: ShareField(required=False),
            kind=Kind.PERCENT,
            headings=("floor",),
            help="In percent of last year's money. Empty: the round's own.",
        ),
        InputColumn(
            "cap",
            "Largest rise",
            lambda names: ShareField(required=False, most=None),
            kind=Kind.PERCENT,
            headings=("cap",),
            help="In percent of last year's money. Empty: the round's own.",
        ),
        InputColumn(
            "quality",
            "Quality",
            points_field(100, "Points for each learner there. Only differences matter."),
            kind=Kind.NUMBER,
            headings=("quality points", "points"),
        ),
        SOURCE,
    ),
)
BUDGETS = InputTable(
    slug="budgets",
    title="Budgets",
    question="How much money does each authority have?",
    noun=("budget", "budgets"),
    model=Budget,
    about="Money belongs to the authority it was allocated to. It pays for that authority's "
    "residents, wherever they learn.",
    needed=True,
    columns=(
        InputColumn(
            "authority",
            "Authority",
            lambda names: CodeField(names.authorities, "member authority"),
            headings=("area", "home area"),
            shown=lambda names, value: names.area(str(value)),
        ),
        InputColumn(
            "fund",
            "Fund",
            lambda names: CodeField(names.funds, "fund of this round"),
            shown=lambda names, value: names.funds.get(str(value), str(value)),
        ),
        InputColumn("amount", "Amount", lambda names: MoneyField(), kind=Kind.MONEY,
                    headings=("budget",)),
        SOURCE,
    ),
)  # fmt: skip
RATES = InputTable(
    slug="rates",
    title="Rates",
    question="What does a learner cost?",
    noun=("rate", "rates"),
    model=Rate,
    about="What one learner costs for the year. Of several rates that fit, the one that names most "
    "holds; of two that name as much, that of the provider, then of the sector, then of the level.",
    needed=True,
    columns=(
        InputColumn(
            "provider",
            "Provider",
            provider_field("All providers"),
            headings=("UKPRN",),
            shown=lambda names, value: names.providers.get(str(value), str(value))
            if value
            else "all providers",
        ),
        *kind_columns(everything=True),
        InputColumn("amount", "Amount", lambda names: MoneyField(), kind=Kind.MONEY,
                    headings=("rate", "funding")),
        SOURCE,
    ),
)  # fmt: skip
CAPACITY = InputTable(
    slug="capacity",
    title="Capacity",
    question="How many places can each provider offer?",
    noun=("number of places", "numbers of places"),
    model=Capacity,
    about="What providers declared in planning holds; a row here stands in its place. Where "
    "nothing is declared, there are as many places as are wanted.",
    columns=(
        PROVIDER,
        *kind_columns(everything=False),
        InputColumn(
            "places",
            "Places",
            lambda names: forms.IntegerField(min_value=0, max_value=1_000_000),
            kind=Kind.NUMBER,
            headings=("capacity",),
        ),
        SOURCE,
    ),
)
REQUIREMENTS = InputTable(
    slug="requirements",
    title="Requirements and priorities",
    question="What must be covered, and what counts more?",
    noun=("requirement", "requirements"),
    model=Requirement,
    about="A share of the need that must be met, for areas and levels, vulnerable groups and "
    "priorities. A weight makes each need met there count more.",
    check=_asks_something,
    columns=(
        InputColumn("name", "Name", words_field(120)),
        InputColumn(
            "purpose",
            "Why",
            lambda names: CodeField(dict(Purpose.choices), "purpose"),
            headings=("purpose",),
            shown=called_by(dict(Purpose.choices)),
        ),
        InputColumn("share", "Share of need", lambda names: ShareField(), kind=Kind.PERCENT,
                    headings=("share",), help="In percent of the need that must be met; 0: none."),
        InputColumn(
            "weight",
            "Weight",
            points_field(0, "Points added for each need met. A need not met costs 1,000 unless set "
            "otherwise."),
            kind=Kind.NUMBER,
        ),
        InputColumn(
            "areas",
            "Areas",
            lambda names: CodesField(names.authorities, "member authority"),
            shown=lambda names, value: named(names.authorities, as_list(value), "all areas"),
        ),
        ROUTES,
        LEVELS,
        SECTORS,
        SOURCE,
    ),
)  # fmt: skip
CONDITIONS = InputTable(
    slug="conditions",
    title="Quality conditions",
    question="Which providers grow, hold, shrink or end for their quality?",
    noun=("condition", "conditions"),
    model=Condition,
    about="Strong provision expands, weak provision shrinks or ends, each with its reason.",
    check=_change_by,
    columns=(
        PROVIDER,
        InputColumn(
            "change",
            "Change",
            lambda names: CodeField(dict(Change.choices), "change"),
            shown=called_by(dict(Change.choices)),
        ),
        InputColumn(
            "by",
            "By",
            lambda names: ShareField(required=False, most=None),
            kind=Kind.PERCENT,
            help="In percent of last year's money, for growing and shrinking.",
        ),
        ROUTES,
        LEVELS,
        SECTORS,
        InputColumn("reason", "Reason", words_field(300)),
        SOURCE,
    ),
)
# In the order in which a round is prepared: later tables name rows of earlier ones.
TABLES = {
    table.slug: table
    for table in (
        FUNDS,
        PROVIDERS,
        BUDGETS,
        NATIONAL,
        STUDENTS,
        RATES,
        CAPACITY,
        REQUIREMENTS,
        CONDITIONS,
    )
}
