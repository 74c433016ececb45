"""The form that says what everybody may read."""

from django import forms


class MembersForm(forms.Form):
    """Whether everybody may read who the members are."""

    shown = forms.ChoiceField(
        label="May everybody read who the members are?",
        choices=[
            ("yes", "Yes: member organisations, since when, and which roles they hold"),
            ("no", "No: only those who are in the partnership"),
        ],
        widget=forms.RadioSelect,
        help_text="Nobody is named either way: a role is shown with its organisation.",
    )
