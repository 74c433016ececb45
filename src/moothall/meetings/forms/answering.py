"""Answering an invitation."""

from django import forms

COMES, SENDS, CANNOT = "comes", "sends", "cannot"


class AnswerForm(forms.Form):
    """Whether somebody comes to a meeting, or who comes instead."""

    answer = forms.ChoiceField(
        label="Who comes?",
        choices=(
            (COMES, "I come"),
            (SENDS, "I cannot come, and somebody comes instead"),
            (CANNOT, "I cannot come, and nobody comes instead"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you come."},
    )
    substitute = forms.CharField(
        label="Who comes instead",
        max_length=200,
        required=False,
        help_text="By their post, such as “head of learning, Luton”.",
    )
    reason = forms.CharField(
        label="Why you cannot come",
        max_length=300,
        required=False,
        help_text="If you want to say it. Only those who convene the meeting read it.",
    )

    def clean(self) -> dict[str, object]:
        """Ask who comes instead, where somebody does."""
        data = super().clean() or {}
        if data.get("answer") == SENDS and not data.get("substitute"):
            self.add_error("substitute", "Say who comes instead.")
        return data
