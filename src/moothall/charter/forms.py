"""What people fill in to write, adopt and review terms of reference."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from moothall.charter.enums import Basis, Outcome
from moothall.charter.models import Terms
from moothall.charter.models.terms import SAYS
from moothall.charter.says import LONGEST_NOTICE, MOST_MEETINGS, TermsSay
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.partnership.models import Body
from moothall.theme.fields import DateField, long_text
from moothall.theme.prose import HELP


def _number(label: str, help_text: str, most: int, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=most, initial=None
    )


class ShownForm(forms.Form):
    """A form on a text that may change meanwhile: it carries the hash of what was shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def show_again(self, sha256: str) -> None:
        """Carry another hash from now on: what changed is shown with the form."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        data["shown"] = sha256
        self.data = data


class TermsForm(ShownForm):
    """A version of the terms of reference."""

    purpose = long_text("What the partnership is for", HELP, required="Say what it is for.", rows=5)
    responsibilities = long_text(
        "What it is responsible for", HELP, required="Say what it is responsible for.", rows=8
    )
    meets = forms.CharField(
        label="How often it meets",
        max_length=200,
        help_text="In words, such as “every eight weeks, in public”.",
        error_messages={"required": "Say how often it meets."},
    )
    meetings_a_year = _number("Meetings a year", "At least so many.", MOST_MEETINGS, 1)
    quorum_of = forms.ChoiceField(
        label="The quorum counts", choices=Basis.choices, widget=forms.RadioSelect
    )
    quorum_share = _number("Quorum as a share, in per cent", "0 where only heads count.", 100)
    quorum_least = _number(
        "Quorum in heads", "No fewer than so many, whatever the share is; 0 for none.", 200
    )
    quorum_needs_chair = forms.BooleanField(
        label="The chair or the deputy must be there", required=False
    )
    attendance_threshold = _number(
        "Attendance that is thought good, in per cent", "80% is usual.", 100
    )
    notice_days = _number(
        "Clear days of notice",
        "So many days lie between the day an agenda goes out and the meeting.",
        LONGEST_NOTICE,
    )
    review_on = DateField(label="To be reviewed by")
    text = long_text("All else that the terms say", HELP, rows=12)

    @classmethod
    def of(cls, terms: Terms) -> dict[str, object]:
        """Return what a version says, as the form begins with it."""
        return {name: getattr(terms, name) for name in SAYS} | {"shown": terms.sha256}

    @property
    def says(self) -> TermsSay:
        """What was filled in."""
        data = {name: self.cleaned_data[name] for name in SAYS}
        return TermsSay(**data | {"quorum_of": Basis(data["quorum_of"])})


class AdoptForm(ShownForm):
    """How a draft was adopted."""

    adopted_on = DateField(label="Day of adoption", help_text="It holds from that day.")
    adopted_as = forms.CharField(
        label="How it was adopted",
        max_length=300,
        help_text="Such as “at the meeting of 4 March 2026, item 5”.",
        error_messages={"required": "Say how it was adopted."},
    )
    decision = forms.ModelChoiceField(
        label="Under which decision",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="None",
        help_text="A decision on this draft adopts it by itself when it takes effect.",
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        in_effect = Decision.objects.filter(body=body, status=Status.EFFECTIVE)
        self.fields["decision"].queryset = in_effect  # type: ignore[attr-defined]


def _outcomes(what: str) -> Iterable[tuple[str, str]]:
    return (
        (Outcome.NO_CHANGE.value, f"{what} stand as they are"),
        (Outcome.NEW_VERSION.value, "A new version is to be made"),
    )


class TermsReviewForm(forms.Form):
    """What a review of the terms found."""

    held_on = DateField(label="Day of the review")
    found = long_text("What was found", required="Say what was found.")
    outcome = forms.ChoiceField(
        label="What comes of it", choices=_outcomes("The terms"), widget=forms.RadioSelect
    )
    next_on = DateField(label="To be reviewed again by")
