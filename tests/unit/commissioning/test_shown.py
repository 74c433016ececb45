"""What rounds show tells nothing of the few who come to a provider from elsewhere (EVD-2)."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags
from tests.cast import AUTHORITIES, Cast
from tests.conftest import Answer
from tests.unit.evidence.given import BARNFIELD, BEDFORD, ELSEWHERE, LUTON, OAKLANDS
from tests.unit.planning.planned import ENGINEERING, HEALTH, LAW, give, need_of, prepare

from moothall.commissioning.actions import make_round, put_inputs
from moothall.commissioning.answers import ask_scenarios, copy_scenario
from moothall.commissioning.gathering import gather_providers
from moothall.commissioning.inputs import BUDGETS, FUNDS, RATES
from moothall.commissioning.models import RoundProvider, Scenario
from moothall.commissioning.queries import totals
from moothall.commissioning.shown import Veil, release, veil_of_version
from moothall.commissioning.solving import solve_waiting
from moothall.evidence.queries import figures
from moothall.evidence.shown import HIDDEN
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear
from moothall.theme.cells import Hidden

# Of 159 learners at Barnfield 157 are residents of the member areas, and 2 live elsewhere.
AT_BARNFIELD = ((LUTON, HEALTH, 100), (BEDFORD, HEALTH, 57), (ELSEWHERE, HEALTH, 2))
AT_OAKLANDS = ((LUTON, HEALTH, 61), (BEDFORD, LAW, 42), (LUTON, ENGINEERING, 30))
RESIDENTS, EVERYONE = 157, 159
# What the round reckons with in place of the residents: it fits what is shown.
FITTED = 156
FLAT = ({"amount": Decimal("4000.00")},)
PRICED = (
    *FLAT,
    {"level": "2", "amount": Decimal("3000.00")},
    {"provider": OAKLANDS, "amount": Decimal("4100.00")},
)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORMATS = ("csv", "xlsx")
Solve = Callable[..., Scenario]


@pytest.fixture
def solve(cast: Cast, tmp_path: Path) -> Solve:
    """Solve a round in which Barnfield's places stand as last year, at these rates."""
    prepare(cast, tmp_path, AT_BARNFIELD)
    give(cast, AT_OAKLANDS, OAKLANDS)

    def solved(*rates: dict[str, object]) -> Scenario:
        made = make_round(
            by=OPERATOR,
            body=cast.body,
            year=AcademicYear(2026),
            title="Round",
            need=need_of(cast),
        )
        gather_providers(by=OPERATOR, round=made)
        RoundProvider.objects.filter(round=made, ukprn=BARNFIELD).update(inside=False)
        money = [
            {"authority": code, "fund": "young", "amount": Decimal("1000000.00")}
            for code in AUTHORITIES.values()
        ]
        fund = {"code": "young", "title": "16-19 funding"}
        for table, rows in ((FUNDS, [fund]), (RATES, list(rates)), (BUDGETS, money)):
            put_inputs(by=OPERATOR, round=made, table=table, rows=rows)
        version = ask_scenarios(by=OPERATOR, round=made, percents=[Decimal(0), Decimal(2)])
        solve_waiting(version, by=OPERATOR)
        release(version)
        return next(s for s in version.scenarios.all() if not s.percent)

    return solved


def shown(client: Client, address: str, *tables: str) -> Iterator[tuple[str, str]]:
    """Give a page and every download of its tables as text, each with its address."""
    page = client.get(address)
    assert page.status_code == 200
    yield address, page.content.decode()
    for table in tables:
        for form in FORMATS:
            asked = f"{address}{'&' if '?' in address else '?'}{table}-format={form}"
            answer = client.get(asked)
            assert "attachment" in answer["Content-Disposition"]
            yield asked, _text(answer.content)


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(n).decode() for n in book.namelist() if n.startswith("xl/"))


def everything(cast: Cast, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Give all that a commissioner sees of a round."""
    client = Client()
    client.force_login(cast.commissioner, backend=BACKEND)
    round = f"/bhl/rounds/{scenario.version.round_id}/"
    yield from shown(client, round)
    for what in ("learners", "amount"):
        for by in ("provider", "area", "route", "level", "sector"):
            yield from shown(client, f"{round}compare/?by={by}&what={what}", "compared")
    tables = ("providers", "areas", "levels", "sectors", "budgets")
    yield from shown(client, f"{round}scenarios/{scenario.pk}/", *tables)
    for ukprn in (BARNFIELD, OAKLANDS):
        yield from shown(client, f"{round}providers/{ukprn}/", "offers", "residents")


def numbers(text: str) -> set[str]:
    """Return every number that stands in a text, without separators and pence."""
    plain = strip_tags(re.sub(r"<(script|style|path|symbol).*?</\1>", " ", text, flags=re.S))
    return set(re.findall(r"(?<![\w.])\d+(?![\w])", re.sub(r"(?<=\d),(?=\d{3})", "", plain)))


@pytest.mark.parametrize("rates", [FLAT, PRICED], ids=["one rate", "rates of kinds"])
def test_nothing_shown_of_a_round_tells_how_many_come_from_elsewhere(
    cast: Cast, solve: Solve, rates: tuple[dict[str, object], ...]
) -> None:
    scenario = solve(*rates)
    # The evidence tells all who learn there, so a round must not tell its residents.
    need = scenario.version.round.need
    assert need is not None
    figure = figures(
        viewer=cast.commissioner,
        body=cast.body,
        measure="learners",
        by=("provider", "route"),
        snapshot=need.snapshot,
    )
    assert figure.cell(provider=BARNFIELD) == EVERYONE
    sums = totals([scenario], "provider")[scenario.pk]
    there, other = sums[BARNFIELD,], sums[OAKLANDS,]
    # All learners are told, so the other provider's would tell the rest.
    secret = {str(int(n)) for n in (there.learners, there.amount, other.learners, other.amount)}
    secret.add(str(RESIDENTS))
    secret |= {str(int(there.amount / 1000)), str(int(scenario.allocated - there.amount))}
    for where, text in everything(cast, scenario):
        assert (where, numbers(text) & secret) == (where, set())


def test_both_providers_are_hidden_in_learners_and_money(
    cast: Cast, solve: Solve, command: Callable[..., Answer]
) -> None:
    scenario = solve(*FLAT)
    client = Client()
    client.force_login(cast.commissioner, backend=BACKEND)
    address = f"/bhl/rounds/{scenario.version.round_id}/scenarios/{scenario.pk}/"
    told = client.get(address + "?providers-format=csv").content.decode("utf-8-sig")
    rows = [line.split(",")[:6] for line in told.splitlines()[1:]]
    assert rows == [[n, *["hidden"] * 5] for n in ("Barnfield College", "Oaklands College")]
    asked = ("round", "compare", str(scenario.version.round_id), "--json")
    as_person = command(*asked, "--as", cast.commissioner.email)
    for line in as_person.stdout.splitlines():
        for row in json.loads(line)["providers"]:
            assert (row["learners"], row["amount"], row["last_year"]) == (None, None, None)
    # To the operator the round is told as it was reckoned: not on the exact number either.
    first = json.loads(command(*asked).stdout.splitlines()[0])["providers"]
    assert {row["ukprn"]: row["learners"] for row in first}[BARNFIELD] == FITTED


def test_a_changed_rate_tells_no_more_of_a_provider_than_the_evidence(
    cast: Cast, solve: Solve
) -> None:
    before = solve(*FLAT)
    round = before.version.round
    client = Client()
    client.force_login(cast.commissioner, backend=BACKEND)
    address = f"/bhl/rounds/{round.pk}/"
    # The attack: one provider's rate is a penny more, and the totals are compared.
    rate = {"provider": BARNFIELD, "amount": "4000.01"}
    assert client.post(f"{address}inputs/rates/add", rate).status_code == 302
    version = ask_scenarios(by=cast.commissioner, round=round, percents=[Decimal(0)])
    solve_waiting(version, by=OPERATOR)
    told = client.get(address + "?format=csv").content.decode("utf-8-sig")
    after = next(csv.DictReader(io.StringIO(told)))
    assert int(after["Learners"]) == before.learners
    learnt = (Decimal(after["Allocated (£)"]) - before.allocated) * 100
    # 159 learn there, which is shown, and from 1 to 5 of them live elsewhere, which is promised.
    assert (learnt, EVERYONE - learnt) == (FITTED, 3)
    assert learnt != RESIDENTS


def test_a_line_of_hidden_learners_is_not_changed_by_hand(cast: Cast, solve: Solve) -> None:
    copied = copy_scenario(by=cast.commissioner, scenario=solve(*FLAT))
    before = list(copied.lines.order_by("pk").values_list("provider", "area", "learners"))
    client = Client()
    client.force_login(cast.commissioner, backend=BACKEND)
    address = f"/bhl/rounds/{copied.version.round_id}/scenarios/{copied.pk}/by-hand"
    line = {"provider": OAKLANDS, "route": "fe", "level": "2", "sector": "4"}
    given = {**line, "area": AUTHORITIES["Luton"], "learners": "31", "reason": "Agreed."}
    answer = client.post(address, given)
    assert answer.status_code == 400
    assert "the totals would tell them. Change another line." in answer.content.decode()
    assert not copied.manual_changes.exists()
    after = list(copied.lines.order_by("pk").values_list("provider", "area", "learners"))
    assert after == before


def test_an_authority_sees_its_own_money_to_the_penny(cast: Cast, solve: Solve) -> None:
    version = solve(*PRICED).version
    budget, spent = Decimal("1000000.00"), Decimal("512345.67")
    for person, own, other in (
        (cast.commissioner, "Luton", "Bedford"),
        (cast.manager, "", "Luton"),
    ):
        veil = veil_of_version(person, version)
        assert veil.own == ({own} if own else set())
        if own:
            assert veil.covers_use(budget, spent, own) == (spent, budget - spent)
            assert veil.covers_money(spent, area=own) == spent
        told, left = veil.covers_use(budget, spent, other)
        assert told in (HIDDEN, Decimal(500_000))
        assert left == HIDDEN
    # What everybody reads, such as a plan, has nobody's own money, whoever writes it.
    bare = Veil(cast.commissioner, cast.body, None, version.content)
    assert bare.covers_use(budget, spent, "Luton") == (HIDDEN, HIDDEN)


def test_a_rate_of_one_sector_at_one_level_hides_the_money_of_providers_and_areas(
    cast: Cast,
) -> None:
    narrow = [{"provider": "", "route": "", "level": "2", "sector": "4", "amount": "1.00"}]
    wide = [{"provider": "", "route": "", "level": "2", "sector": "", "amount": "1.00"}]
    found = [
        Veil(cast.commissioner, cast.body, None, {"rates": rates})._is_priced_by_two
        for rates in (narrow, wide)
    ]
    assert found == [True, False]


def test_money_over_many_rates_is_told_in_steps(cast: Cast, solve: Solve) -> None:
    veil = veil_of_version(cast.commissioner, solve(*PRICED).version)
    assert veil.priced_by == ("level",)
    assert veil.covers_money(Decimal("512345.67"), level="3") == Decimal(500_000)
    assert veil.covers_money(Decimal("512345.67")) == Decimal("512345.67")


def test_without_evidence_all_but_totals_is_hidden(cast: Cast) -> None:
    veil = Veil(cast.commissioner, cast.body, None, {})
    for at in ({"provider": BARNFIELD}, {"area": "Luton"}, {"level": "3"}):
        assert veil.covers(7, **at) == HIDDEN
        assert isinstance(veil.covers_money(Decimal(7), **at), Hidden)
        assert veil.last(**at) == HIDDEN
    assert veil.covers(7) == 7
