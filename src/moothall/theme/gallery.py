"""Every component on one page, with made-up numbers: for looking at, and for the tests to walk."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from moothall.theme.cells import Hidden, Kind, Tag
from moothall.theme.charts import draw_spans
from moothall.theme.fields import DateField, FilesField
from moothall.theme.gallery_charts import sample_charts, sample_heat, sample_spans, sample_tiles
from moothall.theme.tables import Column, Empty, Filter, Table

HIDDEN = Hidden(reason="Fewer than 6 learners")


@dataclass(frozen=True)
class Happening:
    """A line of a sample timeline."""

    title: str
    at: dt.datetime
    by: str
    text: str = ""


@dataclass(frozen=True)
class Duty:
    """A line of a sample task list."""

    title: str
    href: str
    hint: str
    status: Tag


@dataclass(frozen=True)
class Stage:
    """A step of a sample course."""

    title: str
    hint: str
    status: Tag
    at: str


class SampleForm(forms.Form):
    """One field of each kind."""

    returns = FilesField(label="Returns", help_text="ILR files as XML or zip, one a provider.")
    name = forms.CharField(label="Name of the return", max_length=80)
    ukprn = forms.IntegerField(label="Provider number", help_text="Eight digits, on every return.")
    area = forms.ChoiceField(
        label="Area", choices=[("", "Choose an area"), ("n", "North"), ("s", "South")]
    )
    start = DateField(label="Start date", help_text="For example, 27 3 2026.")
    answer = forms.ChoiceField(
        label="What should happen to the rest?",
        choices=[("keep", "Keep what is sound"), ("refuse", "Refuse the whole file")],
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label="Routes",
        choices=[("fe", "Further education"), ("app", "Apprenticeship"), ("adult", "Adult")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have checked these with the provider")


SAMPLE_TABLE: Table[dict[str, object]] = Table(
    name="providers",
    title="Providers and what they returned",
    noun=("provider", "providers"),
    columns=(
        Column("name", "Provider", searchable=True, link=lambda row: f"#{row['ukprn']}"),
        Column("ukprn", "UKPRN"),
        Column("learners", "Learners", kind=Kind.NUMBER),
        Column("rate", "Achievement rate", kind=Kind.PERCENT),
        Column("money", "Allocation", kind=Kind.MONEY),
        Column("returned", "Returned", kind=Kind.DATE),
        Column("status", "Status", kind=Kind.TAG),
    ),
    filters=(Filter("status", "Status", [("accepted", "Accepted"), ("refused", "Refused")]),),
    sort="name",
    per_page=25,
    source="Sample rows of the gallery",
)
EMPTY_TABLE: Table[dict[str, object]] = Table(
    name="protocols",
    title="Protocols",
    prefix="p",
    columns=(Column("name", "Protocol"),),
    empty=Empty(
        "No protocol yet",
        "Figures appear once a data-sharing protocol says who may see them.",
        "#main",
        "Add a protocol",
    ),
)


def sample_rows(count: int = 60) -> list[dict[str, object]]:
    """Return made-up rows, the same each time."""
    kinds = ("College", "Training Services", "Sixth Form College", "Skills Centre")
    places = ("North", "Riverside", "Castle", "Market", "Hill", "Priory", "Heath", "Mill")
    return [
        {
            "name": f"{places[n % 8]} {kinds[n % 4]} {n + 1}",
            "ukprn": str(99999000 + n),
            "learners": HIDDEN if n % 9 == 4 else (n * 7919) % 4000 + 11,
            "rate": HIDDEN if n % 9 == 4 else 0.6 + (n * 37 % 35) / 100,
            "money": (n * 104729) % 900_000 + 4188.5,
            "returned": dt.date(2026, 1 + n % 12, 1 + n % 28),
            "status": Tag("refused", "action") if n % 7 == 3 else Tag("accepted", "good"),
        }
        for n in range(count)
    ]


def sample_branches() -> list[dict[str, object]]:
    """Return areas that stand below one another."""

    def branch(title: str, *parts: dict[str, object], note: str = "") -> dict[str, object]:
        return {
            "title": title, "href": "", "note": note, "tag": None, "here": not parts,
            "parts": parts,
        }  # fmt: skip

    towns = [branch("Castle"), branch("Vale", note="district, from 1 April 2019")]
    return [branch("The East", branch("Castle and Vale", *towns, note="county"))]


def view(request: HttpRequest) -> HttpResponse:
    """Show the gallery."""
    return render(request, "theme/gallery.html", context(request.GET), using="jinja2")


def context(asked: QueryDict) -> dict[str, object]:
    """Return what the gallery's template needs."""
    return {
        "form": SampleForm(),
        "faulty": SampleForm({"name": "", "ukprn": "12a", "start_day": "31", "start_month": "2"}),
        "providers": SAMPLE_TABLE.page(sample_rows(), asked),
        "nothing": EMPTY_TABLE.page([], asked),
        "hidden": HIDDEN,
        "branches": sample_branches(),
        "spans": draw_spans(sample_spans()),
        "charts": sample_charts(),
        "matrix": sample_heat(),
        "tile_picture": sample_tiles(),
        "events": [
            Happening(
                "Return accepted",
                dt.datetime(2026, 3, 5, 14, 5, tzinfo=dt.UTC),
                "MIS officer",
                "2,406 learners; 3 held back until the provider corrects them.",
            ),
            Happening("Return checked", dt.datetime(2026, 3, 5, 14, 2, tzinfo=dt.UTC), "Moothall"),
            Happening(
                "Return received", dt.datetime(2026, 3, 5, 14, 1, tzinfo=dt.UTC), "MIS officer"
            ),
        ],
        "duties": [
            Duty(
                "Accept the March return",
                "#main",
                "2,406 learners, 3 held back",
                Tag("to do", "action"),
            ),
            Duty("Read the protocol", "#main", "", Tag("waiting", "waiting")),
            Duty("Upload the cohort table", "#main", "Done on 5 March 2026", Tag("done", "good")),
        ],
        "stages_shown": [
            Stage("Draft", "Written by five members.", Tag("agreed", "good"), "behind"),
            Stage("Consultation", "Comments are read.", Tag("until 5 Mar 2027", "waiting"), "now"),
            Stage("Approval", "By every authority.", Tag("to come"), "ahead"),
        ],
    }
