"""The sheet of one provider (COM-4): what each scenario offers, whom it serves, who says what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from moothall.commissioning.enums import NoteKind, ScenarioStatus, Stance
from moothall.commissioning.explaining import Explained, limit_words
from moothall.commissioning.models import (
    Outcome,
    Position,
    Reason,
    Round,
    RoundProvider,
    Scenario,
    SheetNote,
)
from moothall.commissioning.models.sheets import Said, today
from moothall.commissioning.queries import Total, latest_version, scenarios_of, totals
from moothall.commissioning.shown import Veil
from moothall.commissioning.vocabulary import Names
from moothall.partnership.happenings import Happening
from moothall.partnership.models import Lead, Organisation
from moothall.partnership.queries import authorities, leads
from moothall.theme.formats import long_date


@dataclass(frozen=True)
class Sheet:
    """Everything that is known and said about one provider in one round."""

    round: Round
    provider: RoundProvider
    veil: Veil

    @cached_property
    def names(self) -> Names:
        """What codes stand for in the round."""
        return Names(self.round)

    @cached_property
    def organisation(self) -> Organisation | None:
        """The provider as an organisation, where it is one here."""
        return Organisation.objects.filter(ukprn=self.provider.ukprn).first()

    @cached_property
    def lead(self) -> Lead | None:
        """Who leads the conversation for all members."""
        found = self.organisation
        return leads(self.round.body).get(found.pk) if found else None

    @cached_property
    def scenarios(self) -> Sequence[Scenario]:
        """The solved scenarios of the latest version."""
        version = latest_version(self.round)
        every = scenarios_of(version) if version else []
        return [s for s in every if s.status == ScenarioStatus.SOLVED]

    @cached_property
    def main(self) -> Scenario | None:
        """The scenario that the sheet is about: the chosen one, else steady, else the first."""
        steady = (s for s in self.scenarios if s.slug == "steady")
        chosen = self.round.chosen
        return chosen or next(steady, None) or next(iter(self.scenarios), None)

    @cached_property
    def explained(self) -> Sequence[Explained]:
        """The provider under every scenario, in two queries and one for the reasons."""
        shown = list(dict.fromkeys([*self.scenarios, *([self.main] if self.main else [])]))
        whole = totals(shown, "provider")
        parts = totals(shown, "provider", "area")
        ukprn = self.provider.ukprn
        reasons = {
            reason.scenario_id: reason
            for reason in Reason.objects.filter(scenario__in=shown, provider=ukprn)
        }
        return [
            Explained(
                scenario=each,
                ukprn=ukprn,
                name=self.provider.name,
                total=whole[each.pk].get((ukprn,), Total()),
                areas={
                    self.names.area(area): total
                    for (provider, area), total in parts[each.pk].items()
                    if provider == ukprn
                },
                reason=reasons.get(each.pk),
                veil=self.veil,
                lead=self.names.area(self.provider.lead) if self.provider.lead else "",
            )
            for each in shown
        ]

    @property
    def main_explained(self) -> Explained | None:
        """The provider under the main scenario."""
        return next((e for e in self.explained if e.scenario == self.main), None)

    def offers(self) -> list[tuple[object, ...]]:
        """What each scenario offers: title, learners, money, what holds it."""
        return [
            (
                each.scenario.title,
                each.learners,
                each.amount,
                limit_words([str(x) for x in each.reason.limits] if each.reason else []),
            )
            for each in self.explained
        ]

    def residents(self) -> list[tuple[object, ...]]:
        """Whose residents learn there: area, learners last year, learners and money proposed, and
        how many fewer that is.
        """
        found = self.main_explained
        if found is None:
            return []
        return [
            (
                name,
                self.veil.last(provider=self.provider.ukprn, area=name),
                found.shown_of(name),
                self.veil.covers_money(
                    found.areas[name].amount, provider=self.provider.ukprn, area=name
                ),
                found.displaced_of(name),
            )
            for name in sorted(found.areas)
        ]

    def dates(self) -> list[SheetNote]:
        """What is noted for today and the days to come, the next first."""
        return sorted((n for n in self.notes if n.on >= today()), key=lambda n: (n.on, n.pk))

    def history(self) -> list[Happening]:
        """All that was said, whatever it was, the latest first."""
        told = [
            *(_noted(said) for said in self.notes),
            *(_stated(said) for said in self.stated),
            *(_agreed(said) for said in self.outcomes()),
        ]
        return sorted(told, key=lambda one: one.at, reverse=True)

    @cached_property
    def notes(self) -> Sequence[SheetNote]:
        """What was noted of the dialogue, the latest day first."""
        found = SheetNote.objects.filter(round=self.round, provider=self.provider.ukprn)
        return list(found.select_related("said_by"))

    @cached_property
    def stated(self) -> Sequence[Position]:
        """Every position that was stated, the latest first."""
        found = Position.objects.filter(round=self.round, provider=self.provider.ukprn)
        return list(found.select_related("member", "said_by"))

    def positions(self) -> list[tuple[Organisation, Position | None]]:
        """Each member authority with its latest position, or none yet."""
        found: dict[int, Position] = {}
        for position in self.stated:
            found.setdefault(position.member_id, position)
        return [(member, found.get(member.pk)) for member in authorities(self.round.body)]

    def outcomes(self) -> Sequence[Outcome]:
        """What was agreed, the latest first: it counts."""
        found = Outcome.objects.filter(round=self.round, provider=self.provider.ukprn)
        return list(found.select_related("scenario", "said_by"))


def _noted(said: SheetNote) -> Happening:
    kind = NoteKind(said.kind).label.capitalize()
    return Happening(f"{kind}, {long_date(said.on)}", said.said, _who(said), said.text)


def _stated(said: Position) -> Happening:
    return Happening(
        f"{said.member} {Stance(said.stance).label}", said.said, _who(said), said.words
    )


def _agreed(said: Outcome) -> Happening:
    return Happening(f"Agreed as in “{said.scenario}”", said.said, _who(said), said.reason)


def _who(said: Said) -> str:
    return str(said.said_by or "the operator")
