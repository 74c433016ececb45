"""Forms: each widget draws its control, and faults lead to it."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from lxml import html

from moothall.theme.fields import DateField, FilesField
from moothall.theme.forms import fault_list, field
from moothall.theme.gallery import SampleForm


class One(forms.Form):
    """A form whose field each test names."""

    when = DateField(label="Start date")
    many = forms.MultipleChoiceField(
        label="Routes",
        choices=[("fe", "FE"), ("a", "Apprenticeship")],
        widget=forms.CheckboxSelectMultiple,
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    grouped = forms.ChoiceField(label="Area", choices=[("East", [("n", "North")]), ("x", "Other")])
    kept = forms.CharField(widget=forms.HiddenInput)


def test_every_control_has_a_label_that_points_at_it() -> None:
    form = SampleForm()
    for bound in form:
        tree = html.fromstring(f"<div>{field(bound)}</div>")
        controls = tree.xpath(".//input | .//select | .//textarea")
        labels = {label.get("for") for label in tree.xpath(".//label")}
        assert {control.get("id") for control in controls} == labels, bound.name


def test_every_fault_leads_to_a_control() -> None:
    form = SampleForm({"ukprn": "12a", "start_day": "31"})
    drawn = html.fromstring("<div>" + "".join(field(bound) for bound in form) + "</div>")
    ids = {control.get("id") for control in drawn.xpath(".//input | .//select | .//textarea")}
    faults = fault_list(form)
    assert [fault.text for fault in faults] == [
        "Choose a file for “Returns”",
        "Fill in “Name of the return”",
        "“Provider number” must be a whole number",
        "Choose one for “Area”",
        "Start date: The date must include a month and a year.",
        "Answer “What should happen to the rest?”",
        "Tick “I have checked these with the provider”",
    ]
    assert {str(fault.href)[1:] for fault in faults} <= ids


def test_a_fault_is_told_with_its_control() -> None:
    tree = html.fromstring(f"<div>{field(SampleForm({})['name'])}</div>")
    described = tree.xpath("string(.//input/@aria-describedby)")
    assert tree.xpath(f"normalize-space(.//*[@id='{described}'])") == (
        "Error: Fill in “Name of the return”"
    )


def test_typed_words_come_back_escaped_and_passwords_do_not() -> None:
    form = One({"secret": "tell", "when_day": '"><b>'})
    assert html.fromstring(str(field(form["when"]))).xpath(".//input/@value")[0] == '"><b>'
    assert "tell" not in field(form["secret"])


def test_choices_already_made_stay_made() -> None:
    form = One(MultiValueDict({"many": ["a"], "grouped": ["n"]}))
    many = html.fromstring(str(field(form["many"])))
    assert many.xpath(".//input[@checked]/@value") == ["a"]
    assert many.xpath(".//input/@type") == ["checkbox", "checkbox"]
    grouped = html.fromstring(str(field(form["grouped"])))
    assert grouped.xpath(".//option[@selected]/text()") == ["East: North"]


def test_a_hidden_field_has_no_words_around_it() -> None:
    assert str(field(One(initial={"kept": "1"})["kept"])) == (
        '<input type="hidden" name="kept" value="1" id="id_kept">'
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["", "", ""], "Enter a date, such as 27 3 2026."),
        (["31", "2", "2026"], "31 2 2026 is not a date in the calendar."),
        (["3", "", "2026"], "The date must include a month."),
        (
            ["3", "May", "2026"],
            "Write the date in numbers, with four for the year, such as 27 3 2026.",
        ),
    ],
)
def test_a_date_says_what_is_wrong(typed: list[str], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DateField().clean(typed)
    assert refused.value.messages == [message]


def test_a_date_is_read_and_shown() -> None:
    assert DateField().clean(["27", "3", "2026"]) == dt.date(2026, 3, 27)
    assert DateField(required=False).clean(["", "", ""]) is None
    shown = field(One(initial={"when": dt.date(2026, 3, 27)})["when"])
    assert html.fromstring(str(shown)).xpath(".//input/@value") == ["27", "3", "2026"]


def test_several_files_are_each_checked() -> None:
    good, empty = SimpleUploadedFile("a.xml", b"x"), SimpleUploadedFile("b.xml", b"")
    assert FilesField().clean([good]) == [good]
    assert FilesField(required=False).clean([]) == []
    with pytest.raises(ValidationError) as refused:
        FilesField().clean([good, empty])
    assert refused.value.messages == ["The submitted file is empty."]


class Bounds(forms.Form):
    """Fields whose values may be too small, too large or too long."""

    least = forms.IntegerField(label="Smallest count", min_value=2, max_value=100)
    name = forms.CharField(label="Title", max_length=5)


def test_what_lies_beyond_a_bound_is_said_with_the_field_and_the_bound() -> None:
    assert [fault.text for fault in fault_list(Bounds({"least": "1", "name": "too long"}))] == [
        "“Smallest count” must be 2 or more",
        "“Title” is too long: it may have 5 characters",
    ]
    assert [fault.text for fault in fault_list(Bounds({"least": "101", "name": "x"}))] == [
        "“Smallest count” must be 100 or less"
    ]


def test_a_box_says_what_it_takes_in_its_label_alone() -> None:
    class SignIn(forms.Form):
        email = forms.EmailField(
            widget=forms.TextInput(attrs={"type": "email", "placeholder": "x"})
        )
        secret = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "x"}))

    boxes = [html.fromstring(str(field(bound))).find(".//input") for bound in SignIn()]
    assert [(box.get("type"), box.get("placeholder")) for box in boxes] == [
        ("email", None),
        ("password", None),
    ]
