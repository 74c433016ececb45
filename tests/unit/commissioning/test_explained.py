"""Why a provider gets what it gets: by route, level and sector, with nothing hidden told."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.commissioning.small_round import BARNFIELD, HERTFORDSHIRE, LUTON, OAKLANDS, solved
from tests.unit.commissioning.test_pages import client_of, filled, steady

from moothall.commissioning.actions import put_inputs
from moothall.commissioning.explaining import Worth
from moothall.commissioning.inputs import CAPACITY
from moothall.commissioning.kinds import Explainer
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.shown import Veil
from moothall.commissioning.vocabulary import Names
from moothall.ledger.refs import OPERATOR
from moothall.theme.cells import Hidden

__all__ = ["filled", "steady"]
PLACES = {"provider": BARNFIELD, "route": "fe", "level": "3", "sector": "4", "places": 30}


class OpenVeil(Veil):
    """Hides nothing: what is said is tested here, and what is hidden elsewhere."""

    def hides(self, **at: str) -> bool:
        return False

    def hides_money(self, **at: str) -> bool:
        return False

    def last(self, **at: str) -> int | Hidden:
        return 30


def explainer(scenario: Scenario) -> Explainer:
    round = scenario.version.round
    veil = OpenVeil(OPERATOR, round.body, None, scenario.version.content)
    return Explainer(scenario, Names(round), veil)


def test_each_level_has_its_own_reasons(cast: Cast, small: Round) -> None:
    put_inputs(by=OPERATOR, round=small, table=CAPACITY, rows=[PLACES])
    (scenario,) = solved(small, 0)
    levels = {each.name: each for each in explainer(scenario).kinds(BARNFIELD, "level")}
    assert list(levels) == ["Level 2", "Level 3"]
    # Of 30 places 5 are taken by learners from outside, and 40 residents of Luton want them.
    assert (levels["Level 3"].learners, levels["Level 2"].learners) == (25, 20)
    assert "capacity" in (levels["Level 3"].limits or {})
    assert "capacity" not in (levels["Level 2"].limits or {})
    told = levels["Level 3"].sentences
    assert told[0] == "25 learners from the member areas."
    assert any(
        words.startswith("All its places are taken in its one kind of provision here; one more")
        for words in told
    )
    assert told[-1] == "The next best place would be Oaklands College."


def test_areas_tell_whose_need_is_met_and_who_comes_from_another_authority(
    cast: Cast, small: Round
) -> None:
    (scenario,) = solved(small, 0)
    rows = {each.name: each for each in explainer(scenario).areas(OAKLANDS)}
    assert (rows["Hertfordshire"].needed, rows["Hertfordshire"].is_elsewhere) == (50, False)
    assert (rows["Luton"].needed, rows["Luton"].is_elsewhere) == (60, True)
    here = {area: each.learners for area, each in rows.items()}
    lines = scenario.lines.filter(provider=OAKLANDS)
    assert here == {
        name: sum(line.learners for line in lines if line.area == code)
        for name, code in (("Hertfordshire", HERTFORDSHIRE), ("Luton", LUTON))
    }
    needs = explainer(scenario).needs_by(OAKLANDS, "level")
    assert [row[:3] for row in needs] == [
        ("Hertfordshire", "Level 3", 50),
        ("Luton", "Level 3", 40),
    ]


def test_one_more_pound_is_told_in_points_and_needs(cast: Cast, small: Round) -> None:
    (scenario,) = solved(small, -50)
    # Hertfordshire's 150,000 buys 37.5 of 50 learners at 4,000: a need more costs 4,000.
    worths = {each.area: each for each in explainer(scenario).worths(OAKLANDS)}
    hertfordshire = worths["Hertfordshire"]
    assert hertfordshire.needs == pytest.approx(hertfordshire.points / 1000)
    assert hertfordshire.needs * 4000 == pytest.approx(1.1, abs=0.05)
    assert hertfordshire.words.startswith("£1,000 more of Hertfordshire's money for 16-19 funding")


def test_hidden_kinds_tell_neither_number_nor_limit(cast: Cast, steady: Scenario) -> None:
    round = steady.version.round
    page = client_of(cast, "commissioner").get(
        f"/bhl/rounds/{round.pk}/scenarios/{steady.pk}/providers/{BARNFIELD}/"
        "?by=sector&kinds-format=csv"
    )
    rows = {line.partition(",")[0]: line for line in page.content.decode("utf-8-sig").splitlines()}
    hidden = "Engineering and Manufacturing Technologies"
    assert rows[hidden] == f"{hidden},hidden,hidden,,"


def test_the_scenarios_table_leads_to_why(cast: Cast, steady: Scenario) -> None:
    client = client_of(cast, "elected")
    address = f"/bhl/rounds/{steady.version.round_id}/scenarios/{steady.pk}/"
    page = client.get(address).content.decode()
    assert f'href="{address}providers/{BARNFIELD}/"' in page
    told = " ".join(
        strip_tags(client.get(f"{address}providers/{BARNFIELD}/").content.decode()).split()
    )
    assert "Why does Barnfield College get this?" in told
    assert "Whose need does it help to meet?" in told
    assert client.get(f"{address}providers/99999999/").status_code == 404


def test_only_money_of_those_it_serves_is_a_reason(cast: Cast, small: Round) -> None:
    (scenario,) = solved(small, 0)
    told = explainer(scenario).explained(BARNFIELD)
    assert [name for name, total in told.areas.items() if total.learners] == ["Luton"]
    worths = [Worth("Hertfordshire", "Funding", 9.0, 0.9), Worth("Luton", "Funding", 0.25, 0.001)]
    said = [words for words in replace(told, worths=worths).sentences() if "£1,000 more" in words]
    assert said == [
        "£1,000 more of Luton's money for Funding would add 250 points, as much as meeting 1.00 "
        "of a need."
    ]


def test_a_further_provider_is_explained_without_a_further_query(cast: Cast, small: Round) -> None:
    (scenario,) = solved(small, 0)
    told = explainer(scenario)

    def tell(ukprn: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert told.explained(ukprn).sentences()
            assert told.areas(ukprn)
            assert told.worths(ukprn)
            for by in ("route", "level", "sector"):
                assert told.kinds(ukprn, by)
                assert told.needs_by(ukprn, by)
        return len(asked)

    # Sums by provider, area and kinds, and of needs; reasons, budgets, names.
    assert (tell(BARNFIELD), tell(OAKLANDS)) == (14, 0)


def test_the_command_tells_kinds_areas_and_pounds(
    cast: Cast, steady: Scenario, command: Callable[..., Answer]
) -> None:
    told = command("round", "explain", str(steady.version.round_id), "--json")
    found = json.loads(told.stdout)
    assert list(found) == [
        "ukprn", "name", "scenario", "sentences", "areas", "kinds", "pounds",
    ]  # fmt: skip
    assert {each["by"] for each in found["kinds"]} == {"route", "level", "sector"}
    by_sector = {each["code"]: each for each in found["kinds"] if each["by"] == "sector"}
    assert by_sector["4"]["learners"] is None
    assert by_sector["4"]["limits"] == {}
    assert {each["area"] for each in found["areas"]} == {"Bedford", "Luton"}
    assert {each["authority"] for each in found["pounds"]} == {"Bedford", "Luton"}
