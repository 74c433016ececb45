"""The chair goes round (GOV-2): proposed from the history, settled in one step."""

import datetime as dt
import re

import pytest
from django.test import Client
from tests.cast import Cast, person

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership import duties
from moothall.partnership.bodies import state_way
from moothall.partnership.chairing import Seat, pass_chair_on
from moothall.partnership.enums import ChairFrom, Role, Tier
from moothall.partnership.models import Appointment, today
from moothall.partnership.people import end_appointment
from moothall.partnership.permissions import standing
from moothall.partnership.rota import rota
from moothall.partnership.turns import end_of_term

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def among_authorities(cast: Cast) -> None:
    state_way(
        by=OPERATOR,
        body=cast.body,
        tier=Tier.PARTNERSHIP,
        keeps_records=True,
        chair_from=ChairFrom.AUTHORITIES,
        chair_years=1,
    )


def client(cast: Cast, role: str) -> Client:
    browser = Client()
    browser.force_login(getattr(cast, role), backend=BACKEND)
    return browser


def names(cast: Cast) -> list[str]:
    return [term.candidate.name for term in rota(cast.body).plan]


def test_the_order_follows_from_the_history(cast: Cast) -> None:
    among_authorities(cast)
    now = rota(cast.body)
    assert names(cast) == ["Bedford", "Central Bedfordshire", "Hertfordshire", "Luton"]
    assert now.chair is not None
    assert now.starts == end_of_term(now.chair.starts, 1) + DAY
    assert [place.reason for place in now.queue] == [
        "no turn yet; of equals, by name",
        "no turn yet; of equals, by name",
        "no turn yet",
        "one turn; has had the chair last",
    ]


def test_the_deputy_comes_first_among_equals(cast: Cast) -> None:
    among_authorities(cast)
    person(Role.DEPUTY, cast.body, cast.hertfordshire)
    assert names(cast) == ["Hertfordshire", "Bedford", "Central Bedfordshire", "Luton"]
    assert rota(cast.body).queue[0].reason == "no turn yet, and is deputy now"


def test_chair_and_deputy_are_settled_in_one_step_for_a_term(cast: Cast) -> None:
    among_authorities(cast)
    first_day = rota(cast.body).starts
    given = pass_chair_on(
        by=cast.clerk,
        body=cast.body,
        chair=Seat(cast.elected, cast.bedford),
        deputy=Seat(cast.director, cast.hertfordshire),
    )
    assert (given.starts, given.ends) == (first_day, end_of_term(first_day, 1))
    assert Appointment.objects.get(person=cast.chair, role=Role.CHAIR).ends == first_day - DAY
    deputy = Appointment.objects.get(person=cast.director, role=Role.DEPUTY)
    assert (deputy.starts, deputy.ends) == (given.starts, given.ends)
    detail = Event.objects.get(name="ChairPassedOn").detail
    assert (detail["in_turn"], detail["proposed"]) == (True, f"organisation:{cast.bedford.pk}")
    now = rota(cast.body)
    assert (now.coming, now.is_due) == (given, False)
    assert names(cast)[0] == "Hertfordshire"
    with clock.at(dt.datetime.combine(first_day, dt.time(9), dt.UTC)):
        assert standing(cast.elected, cast.body).chairs
        assert not standing(cast.chair, cast.body).chairs


def test_out_of_turn_needs_a_reason_which_is_kept(cast: Cast) -> None:
    among_authorities(cast)
    seat = Seat(cast.director, cast.hertfordshire)
    with pytest.raises(InvalidValue) as refusal:
        pass_chair_on(by=cast.manager, body=cast.body, chair=seat)
    assert str(refusal.value) == (
        "It is the turn of Bedford, not of Hertfordshire: give the reason why it has the chair out "
        "of turn."
    )
    given = pass_chair_on(
        by=cast.manager, body=cast.body, chair=seat, reason="Bedford asked it to."
    )
    assert given.reason == "Bedford asked it to."


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    among_authorities(cast)
    with pytest.raises(InvalidValue) as refusal:
        pass_chair_on(
            by=cast.manager,
            body=cast.body,
            chair=Seat(cast.representative, cast.oaklands),
            deputy=Seat(cast.officer, cast.oaklands),
        )
    told = str(refusal.value)
    assert "It is the turn of Bedford" in told
    assert "Oaklands College takes no turn" in told
    assert "Chair and deputy come of two members" in told
    assert not Event.objects.filter(name="ChairPassedOn").exists()


@pytest.mark.parametrize("role", ["chair", "commissioner", "representative", "stranger"])
def test_only_manager_and_clerk_pass_the_chair_on(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        pass_chair_on(
            by=getattr(cast, role), body=cast.body, chair=Seat(cast.elected, cast.bedford)
        )


def test_a_chair_that_does_not_go_round_is_appointed_otherwise(cast: Cast) -> None:
    cast.body.chair_from = ChairFrom.NOBODY
    cast.body.save()
    with pytest.raises(NotAllowed):
        pass_chair_on(by=cast.manager, body=cast.body, chair=Seat(cast.elected, cast.bedford))
    shown = client(cast, "manager").get("/bhl/partnership/chair/").content.decode()
    assert "Here the chair does not go round" in shown


def test_manager_and_clerk_are_reminded_sixty_days_before_a_term_ends(cast: Cast) -> None:
    def told(role: str) -> list[str]:
        who = getattr(cast, role)
        return [duty.title for duty in duties.of(who, standing(who, cast.body), cast.body)]

    title = "Settle who has the chair next"
    assert title not in told("clerk")
    chair = Appointment.objects.get(person=cast.chair)
    end_appointment(by=OPERATOR, appointment=chair, last_day=today() + 60 * DAY)
    assert title not in told("clerk")
    with clock.at(clock.now() + DAY):
        assert [title in told(role) for role in ("clerk", "manager", "chair")] == [
            True,
            True,
            False,
        ]
        pass_chair_on(by=cast.clerk, body=cast.body, chair=Seat(cast.director, cast.hertfordshire),
                      reason="In turn of the authorities.")  # fmt: skip
        assert title not in told("clerk")


def test_the_page_says_whose_turn_it_is_and_why(cast: Cast) -> None:
    among_authorities(cast)
    shown = client(cast, "representative").get("/bhl/partnership/chair/").content.decode()
    read = " ".join(re.sub(r"<[^>]+>", "", shown).split())
    assert "it is the turn of Bedford: no turn yet" in read
    assert "Settle who is next" not in shown
    assert "<svg" in shown
    asked = client(cast, "clerk").get("/bhl/partnership/chair/?had-format=csv")
    assert "chair of Luton" in asked.content.decode("utf-8-sig")


def test_the_form_begins_with_the_proposal_and_asks_why_where_it_is_another(cast: Cast) -> None:
    among_authorities(cast)
    browser = client(cast, "clerk")
    address = "/bhl/partnership/chair/pass-on"
    proposed = f'value="{cast.elected.pk}-{cast.bedford.pk}" selected'
    assert proposed in browser.get(address).content.decode()
    day = rota(cast.body).starts
    sent = {
        "starts_day": day.day,
        "starts_month": day.month,
        "starts_year": day.year,
        "chair": f"{cast.director.pk}-{cast.hertfordshire.pk}",
        "deputy": f"{cast.director.pk}-{cast.hertfordshire.pk}",
    }
    refused = browser.post(address, sent)
    assert refused.status_code == 400
    text = refused.content.decode()
    assert "It is the turn of Bedford: say why Hertfordshire has the chair instead." in text
    assert "Choose a deputy of another member" in text
    done = browser.post(address, sent | {"deputy": "", "reason": "Bedford asked it to."})
    assert done["Location"] == "/bhl/partnership/chair/"
    assert Appointment.objects.get(person=cast.director, role=Role.CHAIR).starts == day


def test_where_nobody_could_have_the_chair_the_form_leads_to_inviting_somebody(cast: Cast) -> None:
    for held in Appointment.objects.filter(organisation=cast.bedford):
        end_appointment(by=OPERATOR, appointment=held)
    among_authorities(cast)
    address = "/bhl/partnership/chair/pass-on"
    link = '<a href="/bhl/partnership/people/invite">invite somebody</a>'
    assert link in client(cast, "manager").get(address).content.decode()
    told = client(cast, "clerk").get(address).content.decode()
    assert link not in told
    assert "have the manager invite somebody first" in told
