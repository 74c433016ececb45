"""Commissioning plans (REP-2): what was decided to buy, from whom, for whom and why, for everyone.

A plan is written from the decision in effect, and from what its scenario pins: version of the
round's inputs, need and snapshot. So it can be composed again and comes out the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from moothall.commissioning.content import settings_of
from moothall.commissioning.models import Scenario
from moothall.commissioning.pictures import not_met
from moothall.faults import NotAllowed
from moothall.governance.course import settle
from moothall.governance.enums import PinnedAs, Stance, Status
from moothall.governance.models import Decision, Pin
from moothall.governance.notice import Notice
from moothall.governance.queries import notice
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.publishing import commissioning_plan_pictures as pictures
from moothall.publishing import decision_notices
from moothall.publishing.commissioning_plan_rows import Rows
from moothall.publishing.commissioning_plan_shown import PlanVeil
from moothall.publishing.commissioning_plan_tables import Sources, Tables
from moothall.publishing.compositions import Commission, Offer
from moothall.publishing.documents.basis import Source, Stated
from moothall.publishing.documents.report import About, Fact, Picture, Report
from moothall.theme.cells import Hidden, Kind
from moothall.theme.formats import long_date, plural, pounds


def compose(commission: Commission) -> Report:
    """Write the plan of a decided scenario. Raises NotAllowed where no decision on it is given, and
    as `evidence.queries.figures` does where no protocol lets its figures be shown.
    """
    scenario = _scenario(commission.body, commission.subject)
    if scenario is None or commission.decision is None:
        raise NotAllowed("A commissioning plan is of a scenario that the members have decided on.")
    return _Plan(commission, scenario, notice(commission.decision)).report()


def _scenario(body: Body, subject: Ref) -> Scenario | None:
    if not subject.id.isdecimal():
        return None
    found = Scenario.objects.select_related("version__round__body")
    return found.filter(
        version__round__body=body, pk=int(subject.id), sha256=subject.content_hash
    ).first()


@dataclass(frozen=True)
class _Plan:
    """One plan being written."""

    commission: Commission
    scenario: Scenario
    notice: Notice

    def report(self) -> Report:
        """Return the whole document."""
        round = self.scenario.version.round
        return Report(
            about=About(
                title=title_of(self.scenario),
                author=self.commission.body.name,
                summary=self._summary(),
                year=round.year,
            ),
            template="publishing/plan.html",
            occasion=self.commission.occasion,
            context=self._context(),
            tables=self._tables.all(),
            facts=tuple(self._facts()),
            pictures=tuple(self._pictures()),
            pins=(
                (f"Decision {self.notice.reference}", self.notice.ref),
                (f"Scenario “{self.scenario}”", self.scenario.ref),
                (f"Inputs of the round, version {self.scenario.version.number}",
                 self.scenario.version.ref),
                ("Need", self._need.ref),
                ("Evidence snapshot", self._need.snapshot.ref),
            ),
        )  # fmt: skip

    @cached_property
    def _need(self) -> Need:
        pin = self.scenario.version.content["need"]
        return Need.objects.select_related("snapshot__body", "body").get(pk=pin["id"])

    @cached_property
    def _parameters(self) -> Parameters:
        return Parameters.from_dict(self._need.parameters)

    @cached_property
    def _rows(self) -> Rows:
        commission, content = self.commission, self.scenario.version.content
        veil = PlanVeil(commission.by, self._need, content, commission.ask)
        return Rows(self.scenario, veil)

    @cached_property
    def _tables(self) -> Tables:
        return Tables(self._rows, self._sources)

    @cached_property
    def _sources(self) -> Sources:
        version, need = self.scenario.version, self._need
        return Sources(
            scenario=Source(
                f"Scenario “{self.scenario}”",
                f"What decision {self.notice.reference} commissions of “{version.round}”: "
                f"residents of the member areas aged {self._ages}.",
                self.scenario.ref,
            ),
            need=Source(
                f"Need of {need.year}, {need.get_alternative_display()}",
                f"Cohorts of {self._parameters.base} moved on, and what residents learnt in "
                f"{self._parameters.known}.",
                need.ref,
            ),
            inputs=Source(
                f"Inputs of the round, version {version.number}",
                "Budgets, requirements, priorities and quality conditions, as the members gave "
                "them. No learner's record is behind them.",
                version.ref,
            ),
        )

    @property
    def _ages(self) -> str:
        ages = self._parameters.ages
        return f"{min(ages)} to {max(ages)}"

    def _summary(self) -> str:
        """Say in one sentence what is bought: nothing that the decision does not say itself."""
        round, whole = self.scenario.version.round, self._rows.whole
        if isinstance(whole(self.scenario.learners), Hidden):
            return f"What the partnership commissions for {round.year}."
        places = plural(self.scenario.learners, "learner")
        spent, budget = pounds(self.scenario.allocated), pounds(self.scenario.budget)
        return f"For {round.year} we commission places for {places} and spend {spent} of {budget}."

    def _facts(self) -> Iterator[Fact]:
        scenario, whole = self.scenario, self._rows.whole
        total = self._tables.total(self._sources.scenario)
        stated = Stated(self._sources.inputs)
        left = scenario.budget - scenario.allocated
        decided_on = sum(1 for row in self._rows.content_providers if row["inside"])
        yield Fact("budget", "the budget", scenario.budget, stated, Kind.MONEY)
        yield Fact("providers", "providers decided on", decided_on, stated)
        points = Decimal(str(settings_of(scenario.version.content)["unmet_points"]))
        yield Fact("unmet_points", "points lost for a need not met", points, stated)
        for name, label, value, kind in (
            ("allocated", "the money allocated", scenario.allocated, Kind.MONEY),
            ("unallocated", "the money not allocated", left, Kind.MONEY),
            ("learners", "learners with a place", scenario.learners, Kind.NUMBER),
            ("unmet", "needs not met", scenario.unmet, Kind.NUMBER),
            ("needed", "places needed", scenario.learners + scenario.unmet, Kind.NUMBER),
        ):
            yield Fact(name, label, whole(value), total, kind)

    def _pictures(self) -> Iterator[Picture]:
        yield Picture("needs", pictures.needs_met(tuple(self._rows.areas())), "areas")
        providers = tuple(self._rows.providers())
        yield Picture("providers", pictures.beside_last_year(providers), "provider-learners")
        scenarios = self._rows.scenarios()
        if len(scenarios) > 1 and not isinstance(self._rows.whole(0), Hidden):
            yield Picture("scenarios", not_met(scenarios), "scenarios")

    def _context(self) -> dict[str, object]:
        need, found = self._need, self.notice
        return {
            "notice": found,
            "notice_href": self._notice_href(),
            "consents": [c for c in found.consents if c.stance is Stance.CONSENT],
            "dates": [
                (name, long_date(day))
                for name, day in (
                    ("Proposed", found.proposed_on),
                    ("Taken", found.taken_on),
                    ("Published", found.published_on),
                    ("Call-in closed at the end of", found.call_in_deadline),
                    ("In effect from", found.effective_on),
                )
                if day
            ],
            "scenario": self.scenario,
            "round": self.scenario.version.round,
            "version": self.scenario.version,
            "need": need,
            "snapshot": need.snapshot,
            "known": self._parameters.known,
            "ages": self._ages,
            "need_notes": self._parameters.notes,
            "protocol": self._rows.veil.figure("area", "route").protocol,
            "changed_by_hand": self.scenario.manual_changes.count(),
            "money_note": self._rows.money_note,
        }

    def _notice_href(self) -> str:
        """The address of the notice of the decision, where that is public."""
        held = (
            decision_notices.of_decision(self.commission.decision)
            if self.commission.decision
            else None
        )
        if held is None or held.current is None:
            return ""
        return reverse("publishing:publication", kwargs={"body": held.body.slug, "slug": held.slug})


def title_of(scenario: Scenario) -> str:
    """Return what the plan of a scenario is called."""
    round = scenario.version.round
    return f"Commissioning plan {round.year}: {round.title}"


def offered(body: Body) -> Sequence[Offer]:
    """Return the scenarios that a decision in effect is on."""
    settle(body)
    pins = Pin.objects.filter(
        decision__in=Decision.objects.filter(body=body, status=Status.EFFECTIVE),
        pinned_as=PinnedAs.PROPOSAL,
        kind="scenario",
    )
    there = Scenario.objects.filter(version__round__body=body).select_related("version__round")
    found = there.in_bulk([int(pin.key) for pin in pins])
    pinned = [(pin.ref, found.get(int(pin.key))) for pin in pins.order_by("pk")]
    return [Offer(ref, title_of(each)) for ref, each in pinned if each and each.ref == ref]
