"""What people fill in on bodies: one founded below, one asked to belong to, how one works."""

from typing import Any

from django import forms

from moothall.partnership.enums import TIERS, ChairFrom, Tier
from moothall.partnership.forms import text
from moothall.partnership.models import Body, today
from moothall.theme.fields import DateField


def capitalised(words: str) -> str:
    """Return words with a capital at the beginning, as a choice has them."""
    return words[:1].upper() + words[1:]


KEEPS = forms.BooleanField(
    label="It takes in returns of its own, and plans and commissions on them",
    help_text="Without this it meets, decides and keeps its registers, and has no steps of the "
    "yearly cycle.",
    required=False,
)


class FoundingForm(forms.Form):
    """A body below another."""

    name = text("Name of the body", 120, "Such as “14-19 partnership, Luton” or “Quality group”.")
    tier = forms.ChoiceField(label="Tier")
    purpose = forms.CharField(
        label="What it is for",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts = DateField(label="It begins on", initial=today)
    keeps_records = KEEPS

    def __init__(self, *args: Any, above: Body) -> None:
        super().__init__(*args)
        fits = TIERS[: TIERS.index(Tier(above.tier)) + 1]
        self.fields["tier"].choices = [  # type: ignore[attr-defined]
            (tier.value, capitalised(str(tier.label))) for tier in fits
        ]


class BelongingForm(forms.Form):
    """The body above that one asks to belong to."""

    above = text(
        "Name or address of the body above",
        120,
        "As it is called on this site; its manager tells you. Its manager has to agree.",
    )


class WayForm(forms.Form):
    """How a body works: its tier, whether it keeps records, how its chair goes round."""

    tier = forms.ChoiceField(
        label="Tier", choices=[(t.value, capitalised(str(t.label))) for t in Tier]
    )
    chair_from = forms.ChoiceField(
        label="Among whom does the chair go round?",
        choices=[(c.value, capitalised(str(c.label))) for c in ChairFrom],
        widget=forms.RadioSelect,
    )
    chair_years = forms.IntegerField(
        label="For how many years at a time?", min_value=1, max_value=10
    )
    keeps_records = KEEPS


def way_of(body: Body) -> dict[str, object]:
    """Return how a body works as the form begins with it."""
    return {
        "tier": body.tier,
        "chair_from": body.chair_from,
        "chair_years": body.chair_years,
        "keeps_records": body.keeps_records,
    }
