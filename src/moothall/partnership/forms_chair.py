"""Who is to have the chair next, and how the chair goes round."""

from typing import Any

from django import forms

from moothall.partnership.chairing import Seat, is_in_turn
from moothall.partnership.rota import Rota, Speaker
from moothall.theme.fields import DateField


class ChairForm(forms.Form):
    """The next chair and deputy, the first day of the term, and why where it is out of turn."""

    starts = DateField(label="From")
    chair = forms.ChoiceField(label="Who is to have the chair?")
    deputy = forms.ChoiceField(label="Who is to be deputy?", required=False)
    reason = forms.CharField(
        label="Why is it out of turn?",
        help_text="Only where another member than the one whose turn it is has the chair. It is "
        "kept, and all members see it.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, sent: Any = None, *, rota: Rota, speakers: list[Speaker]) -> None:
        self.rota = rota
        order = [place.candidate.key for place in rota.queue]
        here = [each for each in speakers if each.organisation.pk in order]
        here.sort(key=lambda each: order.index(each.organisation.pk))
        self._speakers = {each.key: each for each in here}
        super().__init__(sent, initial=self._proposed(order, here))
        offered = [(each.key, f"{each.organisation}: {each.person}") for each in here]
        self.fields["chair"].choices = [("", "Choose"), *offered]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "Nobody"), *offered]  # type: ignore[attr-defined]

    def _proposed(self, order: list[int], here: list[Speaker]) -> dict[str, object]:
        """What the form begins with: whoever's turn it is, the next as deputy; the deputy of now
        moves up where it is the turn of their member.
        """
        now = self.rota.deputy
        moves_up = f"{now.person_id}-{now.organisation_id}" if now else ""

        def first(place: int) -> str:
            of = [each.key for each in here if each.organisation.pk in order[place : place + 1]]
            return moves_up if moves_up in of else next(iter(of), "")

        return {"starts": self.rota.starts, "chair": first(0), "deputy": first(1)}

    def seat(self, name: str) -> Seat | None:
        """Return who is chosen for a role, and for which member."""
        speaker = self._speakers.get(self.cleaned_data.get(name, ""))
        return Seat(speaker.person, speaker.organisation) if speaker else None

    def clean(self) -> dict[str, Any]:
        """A reason is given where it is out of turn; chair and deputy come of two members."""
        data = super().clean() or self.cleaned_data
        chair, deputy = self.seat("chair"), self.seat("deputy")
        if chair and not is_in_turn(self.rota, chair.organisation) and not data.get("reason"):
            whose = self.rota.queue[0].candidate.name
            self.add_error(
                "reason",
                f"It is the turn of {whose}: say why {chair.organisation} has the chair instead.",
            )
        alone = len(self.rota.queue) < 2
        if chair and deputy and chair.organisation == deputy.organisation and not alone:
            self.add_error("deputy", "Choose a deputy of another member than the chair's.")
        return data
