"""Why a provider gets what it gets, in sentences that tell only what may be shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from moothall.commissioning.content import rows_of, settings_of
from moothall.commissioning.enums import Change
from moothall.commissioning.inputs import CONDITIONS, PROVIDERS
from moothall.commissioning.models import Reason, Scenario
from moothall.commissioning.queries import Total
from moothall.commissioning.shown import THOUSAND, Planned, Veil, rounded
from moothall.theme.cells import Hidden
from moothall.theme.formats import join_words, number, percent, plural, pounds

LIMITS = {
    "floor": "largest fall",
    "cap": "largest rise",
    "condition": "quality condition",
    "capacity": "places",
    "budget": "budgets of the areas it serves",
    "need": "needs met in full",
    "sufficiency": "requirements",
    "minimum": "smallest group",
    "fixed": "not decided on here",
}


def limit_words(limits: list[str]) -> str:
    """Return the limits a provider rests on, for a cell of a table."""
    return ", ".join(LIMITS.get(limit, limit) for limit in limits)


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more pound of an authority's fund would add: points, and needs met."""

    area: str
    fund: str
    points: float
    needs: float

    @property
    def words(self) -> str:
        """It in a sentence, by the thousand pounds: a pound alone moves nobody."""
        if not self.points:
            return f"{self.area} has money left in {self.fund}: more would change nothing."
        return (
            f"£1,000 more of {self.area}'s money for {self.fund} would add "
            f"{number(self.points * 1000, 0)} points, as much as meeting "
            f"{number(self.needs * 1000, 2)} of a need."
        )


@dataclass(frozen=True)
class Explained:
    """One provider under one scenario. `areas` are its lines by the names of home areas, `lead`
    the area whose authority leads for it.
    """

    scenario: Scenario
    ukprn: str
    name: str
    total: Total
    areas: Mapping[str, Total]
    reason: Reason | None
    veil: Veil
    lead: str = ""
    worths: Sequence[Worth] = ()

    def sentences(self) -> list[str]:
        """Everything that is to be said."""
        return list(self._said())

    @property
    def learners(self) -> Planned:
        """Its learners, or that they are hidden."""
        return self.veil.covers(self.total.learners, provider=self.ukprn)

    @property
    def amount(self) -> Decimal | Hidden:
        """Its money, or that it is hidden."""
        return self.veil.covers_money(self.total.amount, provider=self.ukprn)

    @property
    def last_amount(self) -> Decimal | Hidden:
        """Its money last year in thousands, or that it is hidden."""
        return self.veil.covers_last_money(self.total.last_amount, provider=self.ukprn)

    def _said(self) -> Iterator[str]:
        yield self._what()
        yield from self._serves()
        limits = [str(limit) for limit in self.reason.limits] if self.reason else []
        for limit in limits:
            yield from self._limit(limit)
        if not limits:
            yield (
                "No limit holds it back: it has what its quality and the way to it are worth "
                "beside other providers."
            )
        closed = self._found("closed")
        if closed:
            yield (
                f"{plural(closed, 'group', 'groups')} would be smaller than the smallest "
                "opened, so no learner is placed there."
            )

        others = self.reason.findings.get("next_best", []) if self.reason else []
        if others:
            yield f"The next best place for its learners would be {join_words(others)}."
        served = {name for name, total in self.areas.items() if total.learners}
        worths = [worth for worth in self.worths if worth.area in served]
        if worths:
            yield max(worths, key=lambda worth: worth.points).words

    def _found(self, name: str) -> int:
        return int(self.reason.findings.get(name, 0)) if self.reason else 0

    def _what(self) -> str:
        learners, now, last = self.learners, self.amount, self.last_amount
        if isinstance(learners, Hidden):
            return f"What {self.name} gets is hidden, as the number of its learners is."
        if isinstance(now, Hidden) or isinstance(last, Hidden):
            return (
                f"{self.name} gets places for {plural(learners, 'learner')}. Its money is hidden: "
                "it would tell how many learn what."
            )
        gets = f"{self.name} gets {pounds(now)} for {plural(learners, 'learner')}"
        if not last:
            return f"{gets}. It had nothing last year."
        # Last year's money is told in thousands, so the change is too.
        change = rounded(now, THOUSAND) - last
        if not change:
            return f"{gets}, about as last year."
        way = "more" if change > 0 else "less"
        share = percent(abs(change) / last)
        return (
            f"{gets}: about {pounds(abs(change))} ({share}) {way} than last year at this year's "
            "rates."
        )

    def _serves(self) -> Iterator[str]:
        served = sorted(name for name, total in self.areas.items() if total.learners)
        if served:
            told = join_words([self._served(name) for name in served])
            yield f"It serves residents of the member areas: {told}."
        others = [name for name in served if name != self.lead]
        if self.lead and others:
            told = join_words([self._served(name) for name in others])
            yield f"Residents of authorities other than its lead, {self.lead}, learn there: {told}."

        displaced = [
            f"{number(gone)} of {name}"
            for name in sorted(self.areas)
            if not isinstance(gone := self.displaced_of(name), Hidden) and gone
        ]
        if displaced:
            yield (
                f"Last year more learnt there than would have a place: {join_words(displaced)} "
                "would learn elsewhere, or find no place."
            )

    def shown_of(self, name: str) -> Planned:
        """Its learners of an area, or that they are hidden."""
        total = self.areas[name]
        return self.veil.covers(total.learners, provider=self.ukprn, area=name)

    def displaced_of(self, name: str) -> Planned:
        """How many fewer residents of an area have a place there than learnt there last year."""
        now, last = self.shown_of(name), self.veil.last(provider=self.ukprn, area=name)
        if isinstance(now, Hidden) or isinstance(last, Hidden):
            return now if isinstance(now, Hidden) else last
        return max(last - now, 0)

    def _served(self, name: str) -> str:
        shown = self.shown_of(name)
        return name if isinstance(shown, Hidden) else f"{shown:,} of {name}"

    def _limit(self, limit: str) -> Iterator[str]:
        own = self._row()
        common = settings_of(self.scenario.version.content)
        if limit == "fixed":
            yield "It is not decided on in this round: its lines stand at last year's learners."
        elif limit == "floor":
            share = Decimal(str(own.get("floor") or common.get("floor") or 0))
            yield f"It would get less, were it not kept from falling by more than {percent(share)}."
        elif limit == "cap":
            share = Decimal(str(own.get("cap") or common.get("cap") or 0))
            yield f"It would get more, were its rise not held to {percent(share)}."
        elif limit == "condition":
            yield from self._conditions()
        elif limit == "capacity":
            kinds = plural(self._found("full"), "kind of provision", "kinds of provision")
            yield f"All its places are taken in {kinds}, where more would learn if there were more."
        elif limit == "need":
            needs = plural(self._found("met"), "need that it serves is", "needs that it serves are")
            yield f"{needs} met in full."
        elif limit == "sufficiency":
            yield "A requirement of the round brings learners here."
        elif limit == "budget":
            yield (
                "The money of an authority whose residents it teaches is used up, so a learner "
                "more here would be a learner less elsewhere."
            )

    def _conditions(self) -> Iterator[str]:
        for row in rows_of(self.scenario.version.content, CONDITIONS):
            if row["provider"] == self.ukprn:
                change = Change(str(row["change"]))
                by = f" by {percent(Decimal(str(row['by'])))}" if Decimal(str(row["by"])) else ""
                yield f"For its quality it {change.label}{by}: {row['reason']}"

    def _row(self) -> dict[str, object]:
        rows = rows_of(self.scenario.version.content, PROVIDERS)
        return next((row for row in rows if row["ukprn"] == self.ukprn), {})
