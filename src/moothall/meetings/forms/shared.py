"""What several forms of meetings have: a reason to give, and what they showed."""

from django import forms


def because(label: str, hint: str, required: str) -> forms.CharField:
    """Return a field for a reason that must be given."""
    return forms.CharField(
        label=label, max_length=300, help_text=hint, error_messages={"required": required}
    )


class SeenForm(forms.Form):
    """A form that knows what it showed, so that a change meanwhile is seen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
