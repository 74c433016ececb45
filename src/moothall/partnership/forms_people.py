"""Who takes over what somebody owns."""

from collections.abc import Sequence
from typing import Any

from django import forms

from moothall.partnership.handover import Estate
from moothall.partnership.models import Body, Person
from moothall.partnership.queries import people_here

NOBODY = "nobody"


class HandoverForm(forms.Form):
    """Who takes over: one for all, or another for the matters of single rooms."""

    def __init__(
        self,
        *args: Any,
        body: Body,
        person: Person,
        estates: Sequence[Estate],
        may_be_nobody: bool,
    ) -> None:
        super().__init__(*args)
        self.estates = estates
        self._others = {str(other.pk): other for other, _ in people_here(body) if other != person}
        if not estates:
            return
        offered = [(key, str(other)) for key, other in self._others.items()]
        nobody = [(NOBODY, "Nobody yet: it stays without an owner who works here")]
        offered += nobody if may_be_nobody else []
        self.fields["everything"] = forms.ChoiceField(
            label="Who takes it over?", choices=[("", "Choose"), *offered]
        )
        for number, estate in enumerate(estates if len(estates) > 1 else ()):
            self.fields[f"room{number}"] = forms.ChoiceField(
                label=f"Who takes over what is in {estate.room}?",
                choices=[("", "The same person"), *offered],
                required=False,
            )

    def _chosen(self) -> dict[str, str]:
        """What is chosen for each room: somebody's key, or nobody."""
        data = getattr(self, "cleaned_data", {})
        return {
            estate.room: data.get(f"room{number}") or data.get("everything", "")
            for number, estate in enumerate(self.estates)
        }

    @property
    def heirs(self) -> dict[str, Person]:
        """Who takes over, by room."""
        chosen = self._chosen().items()
        return {room: self._others[key] for room, key in chosen if key in self._others}

    @property
    def ownerless(self) -> set[str]:
        """The rooms whose matters stay without an owner."""
        return {room for room, key in self._chosen().items() if key == NOBODY}
