"""Pages of bodies in tiers, of areas, and from one body to another."""

import csv
import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from moothall import clock
from moothall.codes import CharityNumber
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation, found_body
from moothall.partnership.bodies import ask_to_belong, end_body, found_below
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Appointment, Body, Membership, Organisation, Person
from moothall.partnership.people import appoint

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DAY = dt.timedelta(days=1)


def client(cast: Cast, role: str) -> Client:
    browser = Client()
    browser.force_login(getattr(cast, role), backend=BACKEND)
    return browser


@pytest.fixture
def board(cast: Cast) -> Body:
    """A body below, with Luton as its member, in which the commissioner is clerk."""
    made = found_below(
        by=cast.manager, parent=cast.body, name="Quality group", tier=Tier.PARTNERSHIP
    )
    admit_member(by=OPERATOR, body=made, organisation=cast.luton)
    appoint(by=OPERATOR, person=cast.commissioner, body=made, role=Role.CLERK)
    return made


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def words(answer: object) -> str:
    """What is read, without the links of the glossary."""
    return " ".join(re.sub(r"<[^>]+>", "", text(answer)).split())


def test_bodies_above_and_below_are_shown_to_all_in_one_of_them(cast: Cast, board: Body) -> None:
    above = found_body(by=OPERATOR, name="East of England", tier=Tier.REGION)
    ask_to_belong(by=OPERATOR, body=cast.body, parent=above)
    shown = text(client(cast, "representative").get("/bhl/partnership/bodies/"))
    assert "It belongs to East of England; 1 body stands below it." in shown
    assert [name in shown for name in ("East of England", "Quality group")] == [True, True]
    assert "Elsewhere" not in shown
    assert "Found a body below" not in shown


def test_a_body_of_bodies_has_nothing_of_its_own_to_set_up(cast: Cast) -> None:
    above = found_body(by=OPERATOR, name="Network", tier=Tier.REGION, keeps_records=False)
    appoint(by=OPERATOR, person=cast.nobody, body=above, role=Role.MANAGER)
    browser = client(cast, "nobody")
    assert "It is not set up yet" in words(browser.get("/network/"))
    ask_to_belong(by=OPERATOR, body=cast.body, parent=above)
    shown = words(browser.get("/network/"))
    assert "It is not set up yet" not in shown
    assert "1 body belongs to it." in shown


def test_a_body_of_another_tree_has_no_page(cast: Cast, board: Body) -> None:
    browser = client(cast, "representative")
    shown = words(browser.get("/bhl/partnership/bodies/quality-group/"))
    assert "Luton, local authority" in shown
    assert "Go to it" not in shown
    assert browser.get("/bhl/partnership/bodies/elsewhere/").status_code == 404
    assert browser.get("/quality-group/partnership/").status_code == 404


def test_a_manager_founds_a_body_on_a_page_and_is_led_to_it(cast: Cast) -> None:
    browser = client(cast, "manager")
    refused = browser.post("/bhl/partnership/bodies/found", {"name": "", "tier": "region"})
    assert refused.status_code == 400
    day = {"starts_day": "1", "starts_month": "9", "starts_year": "2026"}
    sent = {"name": "Quality group", "tier": "partnership", **day}
    done = browser.post("/bhl/partnership/bodies/found", sent)
    assert done["Location"] == "/quality-group/partnership/"
    made = Body.objects.get(slug="quality-group")
    assert (made.parent, made.starts, made.keeps_records) == (
        cast.body,
        dt.date(2026, 9, 1),
        False,
    )


def test_one_body_asks_and_the_manager_of_the_other_answers(cast: Cast) -> None:
    ours, theirs = client(cast, "manager"), client(cast, "stranger")
    refused = ours.post("/bhl/partnership/bodies/belong", {"above": "No such body"})
    assert "No body on this site is called so" in text(refused)
    ours.post("/bhl/partnership/bodies/belong", {"above": "elsewhere"})
    assert "You asked to belong to Elsewhere" in text(ours.get("/bhl/partnership/bodies/"))
    assert "belong here?" in text(theirs.get("/elsewhere/partnership/bodies/"))
    assert "Answer whether" in text(theirs.get("/elsewhere/"))
    theirs.post("/elsewhere/partnership/bodies/bhl/answer", {"answer": "yes"})
    cast.body.refresh_from_db()
    assert cast.body.parent == cast.other_body


def test_a_body_that_has_ended_is_read_and_nothing_in_it_is_changed(
    cast: Cast, board: Body
) -> None:
    end_body(by=cast.manager, body=board)
    with clock.at(clock.now() + DAY):
        browser = client(cast, "manager")
        shown = text(browser.get("/quality-group/partnership/"))
        assert "nothing in it is changed any more" in shown
        refused = browser.post("/quality-group/partnership/name", {"name": "X", "purpose": ""})
        assert refused.status_code == 403
        browser.post("/quality-group/partnership/bodies/quality-group/reopen")
        board.refresh_from_db()
        assert board.ends is None


def test_who_works_in_several_bodies_goes_from_one_to_the_other(cast: Cast, board: Body) -> None:
    browser = client(cast, "commissioner")
    assert browser.get("/")["Location"] == "/bhl/"
    shown = text(browser.get("/bhl/partnership/"))
    assert '<a href="/quality-group/">Quality group</a>' in shown
    assert "mh-switch" not in text(client(cast, "clerk").get("/bhl/partnership/"))


def test_a_body_without_records_has_no_steps_of_the_cycle(cast: Cast, board: Body) -> None:
    browser = client(cast, "commissioner")
    shown = text(browser.get("/quality-group/"))
    assert "What awaits you here?" in shown
    assert [f">{step}<" in shown for step in ("Understand", "Plan", "Commission", "Account")] == [
        False
    ] * 4
    assert '<a href="/quality-group/" aria-current="page">Overview</a>' in shown
    assert ">Understand<" in text(browser.get("/bhl/partnership/"))


def test_the_areas_of_the_members_stand_in_tiers_with_what_changed(cast: Cast) -> None:
    shown = words(client(cast, "representative").get("/bhl/partnership/areas/"))
    assert "4 members answer for an area of their own." in shown
    assert "Bedfordshire became Bedford and Central Bedfordshire on 1 April 2009." in shown
    assert [name in shown for name in ("East of England", "North Hertfordshire", "no more")] == [
        True
    ] * 3
    assert "Cambridgeshire" not in shown


def test_a_member_page_says_in_which_other_bodies_it_is(cast: Cast, board: Body) -> None:
    admit_member(by=OPERATOR, body=cast.other_body, organisation=cast.luton)
    address = f"/bhl/partnership/members/{cast.luton.pk}/"
    shown = text(client(cast, "representative").get(address))
    assert "Quality group, from" in shown
    assert "Elsewhere" not in shown


def test_everybody_sees_who_leads_and_serves_the_body(cast: Cast) -> None:
    shown = text(client(cast, "representative").get("/bhl/partnership/"))
    assert f"{cast.chair}, for Luton" in shown
    assert str(cast.clerk) in shown
    assert str(cast.director) not in shown


@pytest.mark.parametrize(
    "page", ["bodies/", "", "people/", "chair/", "areas/", "access/", "leads/"]
)
def test_lists_ask_as_many_queries_for_300_rows_as_for_3(cast: Cast, page: str) -> None:
    browser = client(cast, "manager")

    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            assert browser.get(f"/bhl/partnership/{page}").status_code == 200
        return len(context)

    browser.get(f"/bhl/partnership/{page}")
    before = asked()
    many = Organisation.objects.bulk_create(
        Organisation(name=f"College {n:03}", sector=Sector.COLLEGE) for n in range(300)
    )
    starts = dt.date(2020, 1, 1)

    Membership.objects.bulk_create(
        Membership(body=cast.body, organisation=each, sector=each.sector, starts=starts)
        for each in many
    )
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Person {n:03}") for n in range(300)
    )
    Appointment.objects.bulk_create(
        Appointment(
            person=who, body=cast.body, organisation=org, role=Role.REPRESENTATIVE, starts=starts
        )
        for who, org in zip(people, many, strict=True)
    )
    Body.objects.bulk_create(
        Body(slug=f"below-{n}", name=f"Below {n:03}", parent=cast.body) for n in range(300)
    )
    assert asked() == before


def test_long_lists_are_searched_filtered_and_paged(cast: Cast) -> None:
    for n in range(60):
        each = add_organisation(by=OPERATOR, name=f"School {n:02}", sector=Sector.SCHOOL)
        admit_member(by=OPERATOR, body=cast.body, organisation=each)
    browser = client(cast, "manager")
    assert "School 59" not in text(browser.get("/bhl/partnership/"))
    assert "School 59" in text(browser.get("/bhl/partnership/?page=2"))
    found = text(browser.get("/bhl/partnership/?q=school+07&sector=school"))
    assert [name in found for name in ("School 07", "School 08")] == [True, False]


def test_numbers_stand_in_the_table_of_members_where_one_of_them_has_any(cast: Cast) -> None:
    browser = client(cast, "manager")
    assert "Charity number" not in text(browser.get("/bhl/partnership/"))
    forum = add_organisation(
        by=OPERATOR,
        name="Forum",
        sector=Sector.VOLUNTARY,
        charity_number=CharityNumber("SC037759"),
    )
    admit_member(by=OPERATOR, body=cast.body, organisation=forum)
    asked = browser.get("/bhl/partnership/?q=SC037759&format=csv").content.decode("utf-8-sig")
    row = next(csv.DictReader(line for line in asked.splitlines() if "," in line))
    assert (row["Organisation"], row["Charity number"]) == ("Forum", "SC037759")


def test_a_body_without_records_is_not_asked_who_leads_for_providers(
    cast: Cast, board: Body
) -> None:
    browser = client(cast, "manager")
    assert ">Who leads<" in text(browser.get("/bhl/partnership/"))
    assert ">Who leads<" not in text(browser.get("/quality-group/partnership/"))
    shown = text(browser.get("/quality-group/partnership/set-up"))
    assert "Agree who speaks" not in shown
    assert "Record the data-sharing protocol" not in shown
