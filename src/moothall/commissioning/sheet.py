"""The sheet of one provider (COM-4): what each scenario offers, whom it serves, who says what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from moothall.commissioning.enums import ScenarioStatus
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
from moothall.commissioning.queries import Total, latest_version, scenarios_of, totals
from moothall.commissioning.shown import Veil
from moothall.commissioning.vocabulary import Names
from moothall.partnership.models import Lead, Organisation
from moothall.partnership.queries import authorities, leads


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
        """Whose residents learn there: area, learners last year, learners and money proposed."""
        found = self.main_explained
        if found is None:
            return []
        rows: list[tuple[object, ...]] = []
        for name in sorted(found.areas):
            total, at = found.areas[name], {"provider": self.provider.ukprn, "area": name}
            rows.append(
                (
                    name,
                    self.veil.last(**at),
                    self.veil.covers(total.learners, **at),
                    self.veil.covers_money(total.amount, **at),
                )
            )
        return rows

    def notes(self) -> Sequence[SheetNote]:
        """What was noted of the dialogue, the latest first."""
        found = SheetNote.objects.filter(round=self.round, provider=self.provider.ukprn)
        return list(found.select_related("said_by"))

    def positions(self) -> list[tuple[Organisation, Position | None]]:
        """Each member authority with its latest position, or none yet."""
        found: dict[int, Position] = {}
        stated = Position.objects.filter(round=self.round, provider=self.provider.ukprn)
        for position in stated.select_related("member", "said_by"):
            found.setdefault(position.member_id, position)
        return [(member, found.get(member.pk)) for member in authorities(self.round.body)]

    def outcomes(self) -> Sequence[Outcome]:
        """What was agreed, the latest first: it counts."""
        found = Outcome.objects.filter(round=self.round, provider=self.provider.ukprn)
        return list(found.select_related("scenario", "said_by"))
