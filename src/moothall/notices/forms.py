"""What people choose about their messages."""

from django import forms

from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.models import Choice
from moothall.partnership.models import Person

HOW = [(each.value, str(each.label)[:1].upper() + str(each.label)[1:]) for each in Delivery]


class ChoicesForm(forms.Form):
    """How each kind of message comes."""

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        """Ask about every kind, as the person has chosen so far."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        chosen = dict(Choice.objects.filter(person=person).values_list("kind", "delivery"))
        for kind in kinds.every():
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.title, choices=HOW, initial=chosen.get(kind.name, kind.delivery.value)
            )

    @property
    def chosen(self) -> dict[str, Delivery]:
        """What was chosen, by the name of the kind."""
        return {name: Delivery(value) for name, value in self.cleaned_data.items()}
