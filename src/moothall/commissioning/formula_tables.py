"""The two tables from which the 16-19 formula makes rates: the year's national rates, and each
provider's students and factors. Both are empty until they are given.
"""

from decimal import Decimal

from django import forms

from moothall.commissioning.enums import FACTORS, FormulaPart
from moothall.commissioning.fields import CodeField, MoneyField
from moothall.commissioning.input_columns import PROVIDER, SOURCE, called_by
from moothall.commissioning.input_tables import InputColumn, InputTable, Values, Wrong
from moothall.commissioning.models import FormulaRate, FormulaStudents
from moothall.theme.cells import Kind

PARTS = dict(FormulaPart.choices)
PRICED = {part: words for part, words in PARTS.items() if part not in FACTORS}
COUNTED = {part: words for part, words in PARTS.items() if part != FormulaPart.LEAST}


def _names_a_rate(values: Values) -> Wrong:
    part, name = values.get("part"), values.get("name")
    nameless = part == FormulaPart.LEAST or part in FACTORS
    if nameless and name:
        return [("name", "Leave this empty: there is only one of these.")]
    if not nameless and not name:
        return [("name", "Give the name that the year's guidance has for it, such as band 5.")]
    return []


NATIONAL = InputTable(
    slug="national",
    title="National rates",
    question="What are the year's national rates?",
    noun=("national rate", "national rates"),
    model=FormulaRate,
    about="The rates of the 16-19 formula, by the names that the year's guidance gives them. None "
    "are built in: give those of the year, with their source. Needed only where rates are made by "
    "the formula.",
    check=_names_a_rate,
    columns=(
        InputColumn(
            "part", "Part", lambda names: CodeField(PRICED, "part"), shown=called_by(PRICED)
        ),
        InputColumn("name", "Name", lambda names: forms.CharField(max_length=60, required=False)),
        InputColumn(
            "amount", "Amount", lambda names: MoneyField(), kind=Kind.MONEY, headings=("rate",)
        ),
        SOURCE,
    ),
)
STUDENTS = InputTable(
    slug="students",
    title="Formula students and factors",
    question="Which students and factors does the formula take for each provider?",
    noun=("number for the formula", "numbers for the formula"),
    model=FormulaStudents,
    about="How many students a provider has of each national rate, and its factors: retention, "
    "cost weighting, area cost (1 where not given) and disadvantage (0.02 is 2%).",
    check=_names_a_rate,
    columns=(
        PROVIDER,
        InputColumn(
            "part",
            "Part",
            lambda names: CodeField(COUNTED, "part"),
            shown=called_by(COUNTED),
        ),
        InputColumn("name", "Name", lambda names: forms.CharField(max_length=60, required=False)),
        InputColumn(
            "value",
            "Value",
            lambda names: forms.DecimalField(
                min_value=Decimal(0),
                max_digits=12,
                decimal_places=5,
                help_text="Students, or a factor.",
            ),
            kind=Kind.NUMBER,
            headings=("students", "factor"),
        ),
        SOURCE,
    ),
)
