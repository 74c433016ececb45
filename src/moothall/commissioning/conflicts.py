"""Why a scenario has no solution, in words that tell no number of learners: which requirements
conflict, and by how much each would have to give way.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from moothall.allocation import Bound, Infeasible, Limit, Relaxation
from moothall.allocation.rows import IN_MONEY
from moothall.commissioning.inputs import BUDGETS, CAPACITY, PROVIDERS, REQUIREMENTS
from moothall.money import Money
from moothall.theme.formats import join_words, percent

MOST_NAMED = 6
STEP = Decimal(50_000)
PERCENT = Decimal("0.01")


def told(found: Infeasible) -> list[dict[str, object]]:
    """Return each conflict as it is kept: `limits`, each with `words`, the `amount` it allows or
    demands and the `provider` whose money that tells of; `least`, the ways that settle it together;
    and `instead`, of which each settles it alone. A way has `words`, in steps of money and whole
    percent, the same to the penny as `exact`, which is the operator's alone, and the `table` of
    inputs.
    """
    return [
        {
            "limits": [_limit(limit) for limit in conflict.limits],
            "least": [_way_told(way) for way in conflict.least],
            "instead": [_way_told(way) for way in conflict.instead],
        }
        for conflict in found.conflicts
    ]


def _way_told(way: Relaxation) -> dict[str, str]:
    return {
        "words": f"{_way(way, roughly, _roughly_to)}.",
        "exact": f"{_way(way, lambda by: by.words, lambda _, share: percent(share, 2))}.",
        "table": TABLE_OF.get(way.limit.bound, ""),
    }


def roughly(amount: Money) -> str:
    """Say a sum so that it does not tell how many learners it pays for: rounded up to full steps,
    each more than the rates of as many learners as are hidden.
    """
    steps = (Decimal(amount) / STEP).to_integral_value(ROUND_CEILING)
    return f"{Money(steps * STEP).words.removesuffix('.00')} or less"


def sentence(conflict: Mapping[str, object], hides: Callable[[str], bool]) -> str:
    """Return a kept conflict in a sentence. `hides` says of which providers no money is told."""
    limits = conflict.get("limits")
    named = []
    for limit in limits if isinstance(limits, list) else ():
        provider, amount = str(limit["provider"]), str(limit["amount"])
        tells = amount and not (provider and hides(provider))
        named.append(f"{limit['words']} ({amount})" if tells else str(limit["words"]))
    named = list(dict.fromkeys(named))
    if not named:
        return str(conflict.get("words", ""))
    verb = "conflict" if len(named) > 1 else "cannot be met"
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"{len(named) - MOST_NAMED} more limits"]
    joined = join_words(named)
    return f"{joined[0].upper()}{joined[1:]} {verb}."


TABLE_OF = {
    Bound.BUDGET: BUDGETS.slug,
    Bound.FLOOR: PROVIDERS.slug,
    Bound.CAP: PROVIDERS.slug,
    Bound.CONDITION: "conditions",
    Bound.CAPACITY: CAPACITY.slug,
    Bound.SUFFICIENCY: REQUIREMENTS.slug,
}


def _limit(limit: Limit) -> dict[str, str]:
    amount = limit.amount.words if isinstance(limit.amount, Money) else ""
    provider = str(limit.provider or "") if limit.bound in IN_MONEY else ""
    return {"words": limit_words(limit), "amount": amount, "provider": provider}


def limit_words(limit: Limit) -> str:
    """Return a limit in words, without its number: what is on learners rests on learners who may
    not be told of.
    """
    if limit.bound is Bound.SUFFICIENCY:
        return f"the requirement “{limit.name}”"
    return limit.words.partition(" (")[0]


def _roughly_to(way: Relaxation, share: Decimal) -> str:
    """Say the share that a limit would have to be in whole percent, on the side that settles it: a
    finer one would tell how a provider's money, or a need, stands to what there is.
    """
    up = way.limit.bound is not Bound.SUFFICIENCY
    whole = share.quantize(PERCENT, rounding=ROUND_CEILING if up else ROUND_FLOOR)
    return percent(whole, 0)


def _way(
    way: Relaxation,
    say: Callable[[Money], str],
    say_share: Callable[[Relaxation, Decimal], str],
) -> str:
    limit = limit_words(way.limit)
    if way.share is not None:
        verb = "raise" if way.limit.bound is Bound.CAP else "lower"
        what = ": let it fall by" if way.limit.bound is Bound.FLOOR else " to"
        return f"{verb.capitalize()} {limit}{what} {say_share(way, way.share)}"
    by = say(way.by) if isinstance(way.by, Money) else "some places"
    return f"Raise {limit} by {by}"
