"""What `moothall round` answers with: rounds, scenarios and what each provider gets, as rows."""

from collections.abc import Mapping

from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.commissioning.conflicts import sentence
from moothall.commissioning.enums import ScenarioStatus
from moothall.commissioning.kinds import Explainer
from moothall.commissioning.models import Round, RoundProvider, Scenario
from moothall.commissioning.queries import Total, limits_of, totals
from moothall.commissioning.shown import KINDS, Planned, Veil, veil_of_version
from moothall.commissioning.vocabulary import Names
from moothall.ledger.refs import Actor
from moothall.theme.cells import Hidden


def round_row(round: Round) -> dict[str, Value]:
    """Return a round as “round list” has it."""
    return {
        "round": round.pk,
        "partnership": round.body.slug,
        "year": round.year,
        "status": round.status,
    }


def scenario_row(scenario: Scenario) -> dict[str, Value]:
    """Return a scenario with what it came to, where it is solved."""
    solved = scenario.status == ScenarioStatus.SOLVED
    return {
        "scenario": scenario.slug,
        "title": scenario.title,
        "status": scenario.status,
        "budget": f"{scenario.budget:.2f}" if solved else None,
        "allocated": f"{scenario.allocated:.2f}" if solved else None,
        "learners": scenario.learners if solved else None,
        "unmet": scenario.unmet if solved else None,
    }


def veil_of(session: Session, round: Round, scenario: Scenario) -> Veil:
    """Return what whoever acts may see of planned cells."""
    return veil_of_version(session.by, scenario.version)


def provider_rows(session: Session, round: Round, scenario: Scenario) -> list[dict[str, object]]:
    """What each provider gets: exact to the operator, to people as pages show it."""
    names, veil = Names(round), veil_of(session, round, scenario)
    sums = totals([scenario], "provider")[scenario.pk]
    limits = limits_of([scenario]).get(scenario.pk, {})
    exact = isinstance(session.by, Actor)

    rows: list[dict[str, object]] = []
    for provider in RoundProvider.objects.filter(round=round).order_by("ukprn"):
        total = sums.get((provider.ukprn,), Total())
        rows.append(
            {
                "ukprn": provider.ukprn,
                "name": provider.name,
                "lead": names.area(provider.lead) if provider.lead else None,
                "learners": _whole(
                    total.learners
                    if exact
                    else veil.covers(total.learners, provider=provider.ukprn)
                ),
                "amount": _money(
                    total.amount
                    if exact
                    else veil.covers_money(total.amount, provider=provider.ukprn)
                ),
                "last_year": _money(
                    total.last_amount
                    if exact
                    else veil.covers_last_money(total.last_amount, provider=provider.ukprn)
                ),
                "limits": limits.get(provider.ukprn, []),
            }
        )
    return rows


def _whole(value: Planned) -> int | None:
    return None if isinstance(value, Hidden) else int(value)


def _money(value: Planned) -> str | None:
    return None if isinstance(value, Hidden) else f"{value:.2f}"


def explained_row(explainer: Explainer, provider: RoundProvider) -> dict[str, object]:
    """Return why a provider gets what it gets, as far as whoever asks may see."""
    ukprn = provider.ukprn
    return {
        "ukprn": ukprn,
        "name": provider.name,
        "scenario": explainer.scenario.slug,
        "sentences": explainer.explained(ukprn).sentences(),
        "areas": [
            {
                "area": each.name,
                "last_year": _whole(each.last),
                "learners": _whole(each.learners),
                "amount": _money(each.amount),
                "needed": _whole(each.needed),
                "unmet": _whole(each.unmet),
                "led_by_another": each.is_elsewhere,
            }
            for each in explainer.areas(ukprn)
        ],
        "kinds": [
            {
                "by": by,
                "code": each.code,
                "name": each.name,
                "learners": _whole(each.learners),
                "all_last_year": _whole(each.everyone),
                "limits": dict(each.limits or {}),
                "next_best": list(each.next_best),
                "sentences": each.sentences,
            }
            for by in KINDS
            for each in explainer.kinds(ukprn, by)
        ],
        "pounds": [
            {
                "authority": each.area,
                "fund": each.fund,
                "points": each.points,
                "needs": each.needs,
            }
            for each in explainer.worths(ukprn)
        ],
    }


def tell_scenarios(session: Session, round: Round, scenarios: list[Scenario]) -> None:
    """Answer with the scenarios of a round, a row each."""
    session.out.rows(
        f"Scenarios of {round}",
        ("scenario", "status", "budget", "allocated", "learners", "unmet"),
        [scenario_row(scenario) for scenario in scenarios],
        empty=f"Nothing is solved yet. Solve: moothall round solve {round.pk} --scenario steady",
    )


def ways_out(conflict: Mapping[str, object]) -> tuple[str, ...]:
    """Return what settles a conflict with least change, to the penny: the operator's to know."""
    least = conflict.get("least")
    found = [str(way["exact"]) for way in least] if isinstance(least, list) else []
    return ("Least change:", *found) if found else ()


def tell_scenario(session: Session, round: Round, scenario: Scenario) -> None:
    """Answer with what a scenario gives each provider, or with what conflicts."""
    if scenario.status != ScenarioStatus.SOLVED:
        veil = veil_of(session, round, scenario)
        ways = ways_out if isinstance(session.by, Actor) else lambda conflict: ()
        words = [
            " ".join((sentence(c, lambda u: veil.hides_money(provider=u)), *ways(c)))
            for c in scenario.conflicts
        ]
        if session.out.json:
            session.out.record({"status": scenario.status, "conflicts": words})
        else:
            session.out.say(f"{scenario.title}: {ScenarioStatus(scenario.status).label}.")
            for line in words:
                session.out.say(f"- {line}")
        return
    providers = provider_rows(session, round, scenario)
    row = scenario_row(scenario)
    if session.out.json:
        kept = ("status", "budget", "allocated", "learners", "unmet")
        session.out.record({name: row[name] for name in kept} | {"providers": providers})
        return
    session.out.rows(
        f"{scenario.title}: {scenario.learners:,} learners, £{scenario.allocated:,.2f} of "
        f"£{scenario.budget:,.2f}; {scenario.unmet:,} needs not met",
        ("name", "learners", "amount", "last_year", "limits"),
        [p | {"limits": ", ".join(map(str, _list(p["limits"])))} for p in providers],  # type: ignore[misc]
    )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
