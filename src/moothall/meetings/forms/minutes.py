"""What people fill in to write minutes, to comment on them, to answer, and to record approval."""

from collections.abc import Iterable, Sequence

from django import forms

from moothall.meetings.minutes_texts import Clash, Part, Texts
from moothall.meetings.models import AgendaItem, Meeting
from moothall.theme.formats import long_date

HINT = (
    "Markdown: “- ” begins a point of a list, **two stars** make bold, an empty line begins a "
    "paragraph."
)


class MinutesForm(forms.Form):
    """The parts of the minutes, each with what stood there when the form was opened."""

    def __init__(self, *args: object, parts: Iterable[Part], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.parts = list(parts)
        for part in self.parts:
            label = str(part.item) if part.item else "Opening, apologies, minutes of last time"
            self.fields[f"text_{part.key}"] = forms.CharField(
                label=label,
                required=False,
                initial=part.text,
                strip=False,
                help_text=HINT if part is self.parts[0] else "",
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.fields[f"seen_{part.key}"] = forms.CharField(
                required=False, initial=part.text, strip=False, widget=forms.HiddenInput
            )

    @property
    def typed(self) -> dict[int, str]:
        """What was typed, by part."""
        return self._by_part("text")

    @property
    def seen(self) -> dict[int, str]:
        """What stood there when the form was opened, by part."""
        return self._by_part("seen")

    def _by_part(self, name: str) -> dict[int, str]:
        return {part.key: str(self.cleaned_data[f"{name}_{part.key}"]) for part in self.parts}

    def shows(self, clashes: Sequence[Clash], now: Texts) -> None:
        """Go on from what stands now: what was typed stays in the form, and is saved knowingly."""
        changed = {f"seen_{clash.key}": clash.now for clash in clashes}
        data = {**dict(self.data.items()), **changed}
        # A part that only others changed shows what they wrote.
        for part in self.parts:
            key, text = part.key, now.get(part.key, "")
            if self.typed[key] == self.seen[key] and text != self.seen[key]:
                data[f"text_{key}"] = data[f"seen_{key}"] = text
        self.data = data


class CommentForm(forms.Form):
    """What somebody who was there would have said otherwise."""

    item = forms.TypedChoiceField(label="Which item?", coerce=int, required=False, empty_value=None)
    text = forms.CharField(
        label="Your comment",
        help_text="Whoever keeps the minutes answers it before they are approved.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what you would have said otherwise."},
    )

    def __init__(self, *args: object, items: Sequence[AgendaItem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.items = {item.pk: item for item in items}
        choices = [("", "The minutes as a whole"), *((item.pk, str(item)) for item in items)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> AgendaItem | None:
        """The item it is about, or None."""
        return self.items.get(self.cleaned_data.get("item") or 0)


class AnswerForm(forms.Form):
    """What came of a comment."""

    answer = forms.CharField(
        label="Your answer",
        help_text="Such as “Corrected in version 2”. It stands beside the comment.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what came of the comment."},
    )


class ApprovalForm(forms.Form):
    """At which meeting the minutes were approved."""

    at = forms.TypedChoiceField(
        label="Which meeting approved them?",
        coerce=int,
        error_messages={"required": "Choose the meeting that approved them."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, meetings: Sequence[Meeting], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        choices = [(m.pk, f"{m.title}, {long_date(m.day)}") for m in meetings]
        field = self.fields["at"]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]

    @property
    def chosen(self) -> Meeting:
        """The meeting."""
        return self.meetings[self.cleaned_data["at"]]
