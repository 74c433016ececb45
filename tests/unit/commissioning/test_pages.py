"""Rounds on real evidence: solved in the background, shown without small numbers, proposed."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from tests.cast import Cast
from tests.conftest import Answer
from tests.unit.commissioning.small_round import BARNFIELD, LUTON, MONEY
from tests.unit.evidence.given import BEDFORD
from tests.unit.evidence.given import LUTON as LUTON_POSTCODE
from tests.unit.planning.planned import ENGINEERING, HEALTH, LAW, need_of, prepare

from moothall.commissioning.actions import make_round, put_inputs, set_input
from moothall.commissioning.answers import ask_scenarios
from moothall.commissioning.conversation import agree_outcome, note_dialogue, state_position
from moothall.commissioning.enums import RoundStatus, Stance
from moothall.commissioning.gathering import gather_providers
from moothall.commissioning.inputs import BUDGETS, FUNDS, RATES
from moothall.commissioning.models import Budget, Position, Round, Scenario
from moothall.commissioning.proposals import propose_scenario
from moothall.commissioning.shown import Veil
from moothall.commissioning.solving import solve_waiting
from moothall.evidence.shown import HIDDEN
from moothall.faults import InvalidValue
from moothall.governance.conflicts import concerned
from moothall.governance.course import withdraw
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# In Luton 3 learn engineering and 30 law: the 3 are hidden, and so is what would tell them.
SMALL = (
    *((LUTON_POSTCODE, HEALTH, 60), (LUTON_POSTCODE, ENGINEERING, 3), (LUTON_POSTCODE, LAW, 30)),
    (BEDFORD, HEALTH, 50),
)


@pytest.fixture
def filled(cast: Cast, tmp_path: Path) -> Round:
    """A round with a need, the provider of the evidence, rates and money."""
    prepare(cast, tmp_path, SMALL)
    made = make_round(
        by=cast.commissioner,
        body=cast.body,
        year=AcademicYear(2026),
        title="Round",
        need=need_of(cast),
    )
    put_inputs(
        by=OPERATOR, round=made, table=FUNDS, rows=[{"code": "young", "title": "16-19 funding"}]
    )
    assert gather_providers(by=cast.commissioner, round=made) == 1
    put_inputs(by=OPERATOR, round=made, table=RATES, rows=[{"amount": Decimal("4000.00")}])
    rows = [
        {"authority": area, "fund": "young", "amount": Decimal(amount)}
        for area, amount in {**MONEY, "E06000055": "250000.00"}.items()
    ]
    put_inputs(by=OPERATOR, round=made, table=BUDGETS, rows=rows)
    return Round.objects.select_related("body", "need__snapshot").get(pk=made.pk)


@pytest.fixture
def steady(filled: Round) -> Scenario:
    version = ask_scenarios(by=OPERATOR, round=filled, percents=[Decimal(0)])
    (found,) = solve_waiting(version, by=OPERATOR)
    return found


def client_of(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, role), backend=BACKEND)
    return client


def test_providers_come_from_the_evidence_with_their_lead(filled: Round) -> None:
    (provider,) = filled.roundproviders.all()
    assert (provider.ukprn, provider.name, provider.lead, provider.inside) == (
        BARNFIELD, "Barnfield College", LUTON, True,
    )  # fmt: skip


def test_a_round_is_solved_on_the_evidence(steady: Scenario) -> None:
    assert steady.status == "solved"
    assert steady.learners + steady.unmet == steady.version.round.need.learners  # type: ignore[union-attr]
    assert sum(line.last_learners for line in steady.lines.all()) == 143


def test_planned_cells_are_hidden_where_the_learners_are(cast: Cast, steady: Scenario) -> None:
    snapshot = steady.version.round.need.snapshot  # type: ignore[union-attr]
    veil = Veil(cast.commissioner, cast.body, snapshot, steady.version.content)
    assert veil.covers(7, area="Luton", sector="4") == HIDDEN
    assert veil.covers(7, area="Luton") == 7
    # A sum over areas is hidden with the part of one of them.
    assert veil.covers(7, sector="4") == HIDDEN
    assert veil.covers(7) == 7


@pytest.mark.parametrize("path", ["", "compare/?by=sector&what=learners", "scenarios/{}/"])
def test_no_page_and_no_download_tells_a_hidden_number(
    cast: Cast, steady: Scenario, path: str
) -> None:
    round = steady.version.round
    client = client_of(cast, "commissioner")
    address = f"/bhl/rounds/{round.pk}/{path.format(steady.pk)}"
    page = client.get(address)
    assert page.status_code == 200
    if "sector" in path:
        told = client.get(address + "&compared-format=csv").content.decode("utf-8-sig")
        rows = {line.partition(",")[0]: line for line in told.splitlines()}
        assert rows["Engineering and Manufacturing Technologies"].endswith(",hidden,hidden")
    if "scenarios" in path:
        told = client.get(address + "?sectors-format=csv").content.decode("utf-8-sig")
        assert "Engineering and Manufacturing Technologies,hidden,hidden" in told.splitlines()


def test_a_round_is_made_filled_and_solved_through_its_pages(cast: Cast, filled: Round) -> None:
    client = client_of(cast, "commissioner")
    answer = client.post(
        f"/bhl/rounds/{filled.pk}/inputs/budgets/add",
        {"authority": "E06000055", "fund": "young", "amount": "£1"},
    )
    assert answer.status_code == 400
    assert "The money of Bedford is set by its own commissioner" in answer.content.decode()
    row = Budget.objects.get(round=filled, authority=LUTON)
    answer = client.post(
        f"/bhl/rounds/{filled.pk}/inputs/budgets/{row.pk}/",
        {"authority": LUTON, "fund": "young", "amount": "150,000.00", "source": "letter"},
    )
    assert (answer.status_code, answer["Location"]) == (
        302, f"/bhl/rounds/{filled.pk}/inputs/budgets/",
    )  # fmt: skip
    answer = client.post(f"/bhl/rounds/{filled.pk}/solve", {"scenarios": ["steady", "+1"]})
    assert answer.status_code == 302
    asked = Scenario.objects.filter(version__round=filled)
    assert sorted(asked.values_list("slug", "status")) == [("+1", "waiting"), ("steady", "waiting")]
    page = client.get(f"/bhl/rounds/{filled.pk}/").content.decode()
    assert "Scenarios are being solved." in strip_tags(page)


def test_what_a_round_lacks_is_said_before_it_is_solved(cast: Cast) -> None:
    made = make_round(by=OPERATOR, body=cast.body, year=AcademicYear(2027), title="Round")
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    lacks = "give the need it answers, funds, providers, budgets and rates first"
    page = client.get(f"/bhl/rounds/{made.pk}/")
    assert lacks in strip_tags(page.content.decode())
    assert b"Solve them" not in page.content
    answer = client.post(f"/bhl/rounds/{made.pk}/solve", {"scenarios": ["steady"]}, follow=True)
    assert f"Nothing can be solved yet: {lacks}." in strip_tags(answer.content.decode())
    assert not Scenario.objects.exists()
    # A budget names a fund, so the way to the funds stands where its form would.
    page = client.get(f"/bhl/rounds/{made.pk}/inputs/budgets/add")
    assert "Give the funds first" in strip_tags(page.content.decode())
    assert b"Keep it" not in page.content


def test_a_faulty_file_changes_nothing_and_the_page_tells_each_fault(
    cast: Cast, filled: Round, tmp_path: Path
) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("Route,Amount\nfe,-5\nsailing,10\n", "utf-8")
    with path.open("rb") as file:
        answer = client_of(cast, "manager").post(
            f"/bhl/rounds/{filled.pk}/inputs/rates/import", {"given": file}
        )
    assert answer.status_code == 400
    told = answer.content.decode()
    assert "Row 2, column B (Amount): An amount is not below 0." in told
    assert "Row 3, column A (Route): “sailing” is no route." in told
    assert [str(r.amount) for r in filled.rates.all()] == ["4000.00"]


def test_a_scenario_is_proposed_pinned_and_reopened_when_that_is_withdrawn(
    cast: Cast, steady: Scenario
) -> None:
    round = steady.version.round
    decision = propose_scenario(by=cast.manager, scenario=steady, reason="It meets most needs.")
    round.refresh_from_db()
    assert (round.status, round.chosen) == (RoundStatus.PROPOSED, steady)
    pinned = {pin.kind: pin.content_hash for pin in decision.pins.all()}
    assert pinned["scenario"] == steady.sha256
    # Whoever has an interest in a provider that the round decides on has it in the decision.
    assert concerned(decision) == [cast.barnfield]
    assert pinned["snapshot"] == round.need.snapshot.sha256  # type: ignore[union-attr]
    with pytest.raises(NotAllowed, match="is proposed, so its inputs stand as they are"):
        set_input(by=cast.manager, round=round, table=FUNDS, values={"code": "x", "title": "X"})
    withdraw(by=cast.manager, decision=decision, reason="A mistake.")
    round.refresh_from_db()
    assert (round.status, round.chosen) == (RoundStatus.DRAFT, None)
    assert Event.objects.filter(name="RoundReopened").count() == 1


def test_a_stale_scenario_is_not_proposed(cast: Cast, steady: Scenario) -> None:
    round = steady.version.round
    set_input(by=OPERATOR, round=round, table=FUNDS, values={"code": "x", "title": "X"})
    with pytest.raises(NotAllowed, match="the inputs of the round have changed since"):
        propose_scenario(by=cast.manager, scenario=steady, reason="-")


def test_the_sheet_holds_the_one_conversation(cast: Cast, steady: Scenario) -> None:
    round = steady.version.round
    note_dialogue(by=cast.commissioner, round=round, provider=BARNFIELD, text="Met the principal.")
    with pytest.raises(NotAllowed, match="The position of Bedford is stated by those who act"):
        state_position(
            by=cast.director, round=round, provider=BARNFIELD,
            member=cast.bedford, stance=Stance.SUPPORTS,
        )  # fmt: skip
    with pytest.raises(InvalidValue, match=r"Say why, in a sentence\."):
        state_position(
            by=cast.director, round=round, provider=BARNFIELD,
            member=cast.hertfordshire, stance=Stance.OBJECTS,
        )  # fmt: skip
    for stance, words in ((Stance.OBJECTS, "Too few places."), (Stance.SUPPORTS, "")):
        state_position(
            by=cast.director, round=round, provider=BARNFIELD,
            member=cast.hertfordshire, stance=stance, words=words,
        )  # fmt: skip
    with pytest.raises(InvalidValue, match="Say why it differs"):
        agree_outcome(
            by=cast.commissioner, round=round, provider=BARNFIELD, scenario=steady, differs=True
        )
    agree_outcome(
        by=cast.commissioner, round=round, provider=BARNFIELD, scenario=steady, differs=False
    )
    answer = client_of(cast, "elected").get(f"/bhl/rounds/{round.pk}/providers/{BARNFIELD}/")
    assert answer.status_code == 200
    told = " ".join(strip_tags(answer.content.decode()).split())
    assert "Met the principal." in told
    positions = told.partition("Positions of the members ")[2].partition(" Your authority")[0]
    assert positions == (
        "Bedfordnot stated yet Central Bedfordshirenot stated yet Hertfordshiresupports "
        "Lutonnot stated yet"
    )
    assert Position.objects.count() == 2
    with pytest.raises(TypeError, match="never changed"):
        Position.objects.latest("pk").save()


def test_a_sheet_leads_only_to_pages_that_its_reader_may_open(cast: Cast, steady: Scenario) -> None:
    page, own = f"/bhl/rounds/{steady.version.round_id}/providers/{BARNFIELD}/", "/bhl/providers/"
    found = {}
    for who in ("manager", "director"):
        client = client_of(cast, who)
        led = f'href="{own}{BARNFIELD}"' in client.get(page).content.decode()
        found[who] = (led, client.get(f"{own}{BARNFIELD}").status_code)
    assert found == {"manager": (True, 200), "director": (False, 403)}


def test_another_partnerships_round_is_no_page(cast: Cast, filled: Round) -> None:
    assert client_of(cast, "stranger").get(f"/elsewhere/rounds/{filled.pk}/").status_code == 404
    assert client_of(cast, "officer").get(f"/bhl/rounds/{filled.pk}/").status_code == 403


def test_the_list_of_rounds_costs_the_same_however_many_there_are(
    cast: Cast,
) -> None:
    client = client_of(cast, "manager")
    client.get("/bhl/rounds/")
    counts = []
    for many in (3, 12):
        for number in range(many):
            make_round(
                by=OPERATOR, body=cast.body, year=AcademicYear(2026), title=f"{many}-{number}"
            )
        with CaptureQueriesContext(connection) as asked:
            client.get("/bhl/rounds/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_command_answers_as_documented(
    cast: Cast, filled: Round, command: Callable[..., Answer]
) -> None:
    run = command
    listed = run("round", "list", "--json")
    assert json.loads(listed.stdout) == {
        "round": filled.pk, "partnership": "bhl", "year": "2026-27", "status": "draft",
    }  # fmt: skip
    solved = run("round", "solve", str(filled.pk), "--scenario", "steady", "--json")
    assert (solved.returncode, solved.stderr) == (0, "")
    found = json.loads(solved.stdout)
    assert list(found) == ["status", "budget", "allocated", "learners", "unmet", "providers"]
    (provider,) = found["providers"]
    assert list(provider) == [
        "ukprn", "name", "lead", "learners", "amount", "last_year", "limits",
    ]  # fmt: skip
    assert provider["last_year"] == "572000.00"
    assert provider["amount"] == f"{provider['learners'] * 4000}.00"
    told = run("round", "explain", str(filled.pk), "--json")
    assert json.loads(told.stdout)["name"] == "Barnfield College"
