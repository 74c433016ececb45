"""What several forms of meetings have: a reason to give."""

from django import forms


def because(label: str, hint: str, required: str) -> forms.CharField:
    """Return a field for a reason that must be given."""
    return forms.CharField(
        label=label, max_length=300, help_text=hint, error_messages={"required": required}
    )
