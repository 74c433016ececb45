"""Forms left open over a change: each carries what its reader had seen of a matter.

A room says which events of the ledger a form is judged by. On a change the form says in words what
happened, keeps all that was typed, and goes through when it is sent again.
"""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from moothall.ledger.models import Event
from moothall.ledger.queries import in_body, words_of
from moothall.partnership.models import Body


def last_of(events: QuerySet[Event]) -> str:
    """Return the token of all that has happened: the last of some events."""
    last = events.order_by("-sequence").values_list("sequence", flat=True).first()
    return str(last or 0)


def since(events: QuerySet[Event], seen: str) -> list[str]:
    """Return in words which of some events came after what somebody had seen, the first first."""
    if not seen.isdecimal():
        return []
    later = events.filter(sequence__gt=int(seen)).order_by("sequence")
    return [words_of(event) for event in later]


def named_in(body: Body, *names: str) -> QuerySet[Event]:
    """Return the events of some names in a body, such as those that replace its rule."""
    return in_body(body.slug).filter(name__in=names)


class OpenForm(forms.Form):
    """A form that is judged by what its reader had seen of what it is about."""

    about = "the page"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        """Leave the token out of what was filled in."""
        data = super().clean() or dict(self.cleaned_data)
        data.pop("seen", None)
        return data

    def show_with(self, events: QuerySet[Event]) -> bool:
        """Give the form the token of now; return whether nothing has happened since it was shown.

        Otherwise the form says what has happened. All that was typed stays, and sending it again
        goes through.
        """
        now = last_of(events)
        if not self.is_bound:
            self.initial["seen"] = now
            return True
        changes = since(events, str(self.data.get("seen", "")))
        if not changes:
            return True
        self.full_clean()
        given = QueryDict(mutable=True)
        given.update(self.data)
        given["seen"] = now
        self.data = given
        self.add_error(
            None,
            f"Since you opened this page, somebody {'; then somebody '.join(changes)}. Nothing "
            f"that you typed is lost: read {self.about} again, and send this again if it "
            "still holds.",
        )
        return False
