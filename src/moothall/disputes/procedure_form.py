"""The form on which a body's procedure of disputes is recorded: a few fields for each step."""

from typing import Any

from django import forms

from moothall.disputes.enums import Finding, Ruling, Sits
from moothall.disputes.procedure import LONGEST_CLOCK, MOST_PLACES, MOST_STEPS, StepTerms, Terms
from moothall.theme.fields import line


class ProcedureForm(forms.Form):
    """The steps of disputes; one without a name is left out."""

    agreed = line(
        "Where this was agreed",
        "Such as “agreement of 4 March 2027, section 7”.",
        required="Say where this was agreed.",
        longest=300,
    )
    window_days = forms.IntegerField(
        label="How long a decision in effect can be disputed",
        help_text="In working days after it took effect; 0 for not at all.",
        min_value=0,
        max_value=LONGEST_CLOCK,
        error_messages={"required": "Say for how many working days."},
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["window_days"].initial = terms.window_days
        for number in range(1, MOST_STEPS + 1):
            now = terms.steps[number - 1] if number <= len(terms.steps) else None
            self._add_step(number, now)

    def _add_step(self, number: int, now: StepTerms | None) -> None:
        at = f"step_{number}_"
        self.fields[at + "name"] = line(
            "Name", "Empty for no such step." if number > 1 else "", longest=120
        )
        self.fields[at + "sits"] = forms.ChoiceField(
            label="Who sits", choices=Sits.choices, required=False
        )
        self.fields[at + "places"] = forms.IntegerField(
            label="Places on the panel", min_value=1, max_value=MOST_PLACES, required=False
        )
        self.fields[at + "ruling"] = forms.ChoiceField(
            label="How the panel answers", choices=Ruling.choices, required=False
        )
        self.fields[at + "days"] = forms.IntegerField(
            label="Working days of its clock", min_value=1, max_value=LONGEST_CLOCK, required=False
        )
        self.fields[at + "findings"] = forms.MultipleChoiceField(
            label="What the panel may do",
            choices=Finding.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        if now:
            for key, value in now.as_json().items():
                self.fields[at + key].initial = value

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each step, under its number."""
        return [
            (f"Step {number}", [f for f in self if f.name.startswith(f"step_{number}_")])
            for number in range(1, MOST_STEPS + 1)
        ]

    @property
    def steps(self) -> list[StepTerms]:
        """The steps that have a name; what is missing in one is told by the action."""
        data = self.cleaned_data
        return [
            StepTerms(
                name=data[f"step_{number}_name"].strip(),
                sits=Sits(data[f"step_{number}_sits"] or Sits.MEMBERS),
                places=data[f"step_{number}_places"] or 0,
                ruling=Ruling(data[f"step_{number}_ruling"] or Ruling.MAJORITY),
                days=data[f"step_{number}_days"] or 0,
                findings=tuple(Finding(each) for each in data[f"step_{number}_findings"]),
            )
            for number in range(1, MOST_STEPS + 1)
            if data[f"step_{number}_name"].strip()
        ]
