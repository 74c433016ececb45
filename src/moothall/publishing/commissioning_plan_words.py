"""Why providers get what they get, in plain English and without numbers of learners."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.content import Content, Row, rows_of, settings_of
from moothall.commissioning.enums import Change
from moothall.commissioning.inputs import CONDITIONS
from moothall.commissioning.models import Reason
from moothall.theme.formats import percent

# What an allocation rests on, from what is said of the provider itself to what is said of all.
SAID = {
    "sufficiency": "A requirement of the plan brings learners here.",
    "minimum": "Groups smaller than the smallest that is opened are not bought.",
    "capacity": "Some of its courses are full: it has no more places there.",
    "budget": "The money of an authority whose residents it teaches is used up.",
    "need": "Some of the needs that it serves are met in full.",
}
FIXED = "Not decided on here: residents of our areas keep the places there that they have now."
FREE = (
    "No limit holds it back: it has what its quality and the way to it are worth beside other "
    "providers."
)


@dataclass(frozen=True)
class Why:
    """Why one provider (a row of the round's inputs) gets what it gets."""

    provider: Row
    lead: str
    reason: Reason | None
    content: Content

    @property
    def name(self) -> str:
        """What the provider is called."""
        return str(self.provider["name"])

    @property
    def led(self) -> bool:
        """Whether an authority leads for it."""
        return bool(self.provider["lead"])

    @property
    def words(self) -> str:
        """Everything that is to be said, in sentences."""
        return " ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        limits = [str(limit) for limit in self.reason.limits] if self.reason else []
        if not self.provider["inside"] or "fixed" in limits:
            yield FIXED
            return
        if "condition" in limits:
            yield from self._conditions()
        if "floor" in limits:
            yield f"Its money is kept from falling by more than {self._share('floor')}."
        if "cap" in limits:
            yield f"Its money is kept from rising by more than {self._share('cap')}."
        yield from (words for limit, words in SAID.items() if limit in limits)
        if not limits:
            yield FREE

    def _share(self, name: str) -> str:
        own = self.provider.get(name)
        common = settings_of(self.content).get(name)
        share = Decimal(str(common if own is None else own or 0))
        return percent(share, 0 if share * 100 == int(share * 100) else 1)

    def _conditions(self) -> Iterator[str]:
        for row in rows_of(self.content, CONDITIONS):
            if row["provider"] == self.provider["ukprn"]:
                share = Decimal(str(row["by"] or 0))
                by = f" by {percent(share)}" if share else ""
                yield f"For its quality it {Change(str(row['change'])).label}{by}: {row['reason']}"
