"""What people fill in on posts, their holders, what they cover, and inductions."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from moothall.partnership.fresh import OpenForm
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.queries import authorities, members
from moothall.team.enums import Direction, Level, Management, PostKind
from moothall.team.functions import Function, functions
from moothall.team.models import InductionItem, Post
from moothall.team.policies import A_YEAR, shown
from moothall.team.says import PostSays
from moothall.team.standard import STANDARD
from moothall.theme.fields import DateField

SPARE_ITEMS = 3


class PostForm(forms.Form):
    """A post."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(
        max_length=120,
        help_text="Such as “Partnership co-ordinator”.",
        error_messages={"required": "Give the post a title."},
    )
    kind = forms.ChoiceField(choices=PostKind.choices, widget=forms.RadioSelect)
    employer = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="An organisation that is not here",
    )
    employer_called = forms.CharField(
        label="Employer, if it is not here",
        max_length=120,
        required=False,
        help_text="Such as the firm that a consultant comes from.",
    )
    directed_by = forms.ChoiceField(
        label="Who says what it is to do", choices=Direction.choices, widget=forms.RadioSelect
    )
    directing = forms.ModelChoiceField(
        label="Which authority, if one authority directs it",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None",
    )
    managed_by = forms.ChoiceField(
        label="Who manages its holder", choices=Management.choices, widget=forms.RadioSelect
    )
    reports_to = forms.ModelChoiceField(
        label="Which post, if it answers to another",
        queryset=Post.objects.none(),
        required=False,
        empty_label="None",
    )
    fte = forms.DecimalField(
        label="Share of a full week",
        help_text="1 is full time, 0.5 half of it.",
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
    )
    starts = DateField(label="First day of the post")
    ends = DateField(
        label="Last day of the post",
        required=False,
        help_text="Needed for secondees and consultants; empty for none.",
    )
    note = forms.CharField(max_length=300, required=False)

    def __init__(
        self, *args: object, body: Body, kept: Post | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        others = Post.objects.filter(body=body)
        others = others.exclude(pk=kept.pk) if kept else others
        self.fields["employer"].queryset = members(body)  # type: ignore[attr-defined]
        self.fields["directing"].queryset = members(body).filter(pk__in=_keys(authorities(body)))  # type: ignore[attr-defined]
        self.fields["reports_to"].queryset = others  # type: ignore[attr-defined]

    @classmethod
    def of(cls, post: Post) -> dict[str, object]:
        """Return what is said of a post, as the form begins with it."""
        return PostSays.of(post).columns() | {"shown": shown(post)}

    @property
    def says(self) -> PostSays:
        """What was filled in."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "shown"}
        return PostSays(
            **data
            | {
                "kind": PostKind(data["kind"]),
                "directed_by": Direction(data["directed_by"]),
                "managed_by": Management(data["managed_by"]),
            }
        )

    def show_again(self, token: str) -> None:
        """Carry another token from now on: what changed is shown with the form."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        data["shown"] = token
        self.data = data


def _keys(found: Iterable[Organisation]) -> list[int]:
    return [each.pk for each in found]


class CoverForm(forms.Form):
    """Which functions a post covers, at which levels."""

    covers = forms.MultipleChoiceField(required=False, choices=())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["covers"].choices = [  # type: ignore[attr-defined]
            (_cell(function, level), f"{function.words}, {level.label}")
            for function in functions()
            for level in Level
        ]

    @property
    def rows(self) -> list[tuple[Function, list[tuple[str, str, bool]]]]:
        """Each function with its boxes: value, label, whether it is ticked."""
        ticked = set(self["covers"].value() or ())
        return [
            (
                function,
                [
                    (_cell(function, level), str(level.label), _cell(function, level) in ticked)
                    for level in Level
                ],
            )
            for function in functions()
        ]

    @property
    def covered(self) -> list[tuple[int, Level]]:
        """What was ticked."""
        pairs = [value.split("-") for value in self.cleaned_data["covers"]]
        return [(int(number), Level(level)) for number, level in pairs]

    @classmethod
    def of(cls, post: Post) -> dict[str, object]:
        """Return what a post covers, as the form begins with it."""
        return {"covers": [f"{cover.function}-{cover.level}" for cover in post.covers.all()]}


class LevelsForm(OpenForm, CoverForm):
    """At which levels the body needs each function. It begins with what the list itself says."""

    about = "the levels"

    @classmethod
    def kept(cls, body: Body) -> dict[str, object]:
        """Return the levels that the body has said, or those that the list of functions names."""
        said = list(body.wanted_levels.all())
        if said:
            return {"covers": [f"{each.function}-{each.level}" for each in said]}
        named = [(each, level) for each in functions() for level in each.levels_in_words]
        return {"covers": [_cell(each, level) for each, level in named]}


def _cell(function: Function, level: Level) -> str:
    return f"{function.number}-{level}"


class FillForm(forms.Form):
    """Who comes into a post."""

    holder = forms.ModelChoiceField(
        label="Who",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Somebody without an account here",
    )
    called = forms.CharField(
        label="Who, without an account",
        max_length=120,
        required=False,
        help_text="Such as “consultant of the firm”: no more of a person than is needed.",
    )
    starts = DateField(label="First day")
    ends = DateField(label="Last day", required=False, help_text="Empty where none is agreed.")

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        here = Appointment.objects.filter(held(), body=body).values("person")
        people = Person.objects.filter(pk__in=here, is_active=True)
        self.fields["holder"].queryset = people  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of somebody in a post."""

    ends = DateField(label="Last day in the post")


class TickForm(forms.Form):
    """The day on which a part of an induction was done."""

    done_on = DateField(label="Done on")


class InductionForm(forms.Form):
    """What an induction is made of."""

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kept = InductionItem.objects.filter(body=body, retired=False)
        begins = [(item.words, item.within_days) for item in kept] or list(STANDARD)
        self.places = range(1, len(begins) + SPARE_ITEMS + 1)
        for place in self.places:
            words, days = begins[place - 1] if place <= len(begins) else ("", 28)
            self.fields[f"words_{place}"] = forms.CharField(
                label=f"Item {place}", max_length=200, required=False, initial=words
            )
            self.fields[f"days_{place}"] = forms.IntegerField(
                label=f"Item {place}: days after the first by which it is done",
                min_value=0,
                max_value=A_YEAR,
                required=False,
                initial=days,
            )

    @property
    def items(self) -> list[tuple[str, int]]:
        """The items filled in."""
        data = self.cleaned_data
        return [
            (data[f"words_{place}"], data[f"days_{place}"] or 0)
            for place in self.places
            if data[f"words_{place}"].strip()
        ]
