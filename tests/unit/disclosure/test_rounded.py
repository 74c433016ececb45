"""Rates that are printed roughly."""

import json

import numpy as np
import pytest

from moothall.disclosure import (
    PRINTED,
    SUPPRESSED,
    Dimension,
    Layout,
    PrintedRate,
    Protected,
    Release,
    Rounded,
    Saying,
    SuppressionRule,
    protect_values,
)
from moothall.faults import InvalidValue

RULE = SuppressionRule()
STAGE = Dimension("stage", ("counted", "rest"), spans=(("counted", ("a", "b")),))


def rate(over, under, wide):
    """Rates by area, of which some are printed in place of their counts."""
    areas = Dimension("area", tuple(f"a{i}" for i in range(len(over))))
    over, under = (np.append(n, sum(n)) for n in (over, under))
    where = {"stage": frozenset(("a", "b", "rest"))}
    layout = Layout("rate", "1", "s1", (areas, STAGE), where)
    values = np.stack([over, under - over, under], axis=-1)
    sayings = []
    for at in np.flatnonzero(wide).tolist():
        share = round(int(over[at]) / int(under[at]), 3)
        sayings += [
            Saying({3 * at: 1.0, 3 * at + 2: 0.0005 - share}, 0.0, np.inf, at),
            Saying({3 * at: 1.0, 3 * at + 2: -0.0005 - share}, -np.inf, 0.0, at),
        ]
    stands = np.repeat(np.where(wide, np.arange(len(wide)), PRINTED), 3)
    answer = protect_values(layout, values, RULE, [], rounded=Rounded.of(stands, sayings))
    assert isinstance(answer, Protected)
    bare = Layout("rate", "1", "s1", (areas,))
    return answer, PrintedRate.of(bare, over, under, answer, 3)


def test_a_rate_stands_in_place_of_its_counts():
    answer, printed = rate([1900, 60, 1500], [2000, 80, 2100], [True, False, True, True])
    values = [row["value"] for row in printed.rows()]
    assert values == [0.95, 0.75, 0.714, 0.828]
    assert answer.table.hidden[:, 2].tolist() == [True, False, True, True]
    assert answer.release.values.reshape(4, 3)[1].tolist() == [60, 20, 80]


def test_a_small_numerator_needs_less_company_beside_rates_than_beside_counts():
    _, printed = rate([1900, 3, 1500], [2000, 80, 2100], [True, False, True, True])
    assert printed.cell(area="a1") is SUPPRESSED
    assert [printed.cell(area=a) for a in ("a0", "a2")] == [0.95, 0.714]
    assert printed.cell() == 0.814


def test_what_is_printed_roughly_is_remembered():
    answer, _ = rate([1900, 60, 1500], [2000, 80, 2100], [True, False, True, True])
    stored = json.loads(json.dumps(answer.release.to_dict()))
    assert Release.from_dict(stored) == answer.release
    assert 1900 not in stored["values"]


def test_a_span_of_no_category_is_refused_in_words():
    with pytest.raises(InvalidValue, match="stage has no category more to span values"):
        Dimension("stage", ("rest",), spans=(("more", ("a",)),))
