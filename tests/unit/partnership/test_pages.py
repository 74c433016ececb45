"""The pages of the partnership: what each shows to whom, and what it does when it is sent."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from moothall.codes import UKPRN
from moothall.governance.agreeing import adopt_rule
from moothall.governance.enums import Level
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership import checklist
from moothall.partnership.actions import add_organisation
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import admit_member
from moothall.partnership.models import (
    Appointment,
    Area,
    Lead,
    Membership,
    Organisation,
    Person,
    today,
)
from moothall.partnership.people import invite
from moothall.partnership.permissions import standing
from moothall.partnership.rights import KINDS, of_person, pages, rules

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOT = "/bhl/partnership/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def said(answer: HttpResponse) -> str:
    """What a page says, without its markup: terms of the glossary are linked in it."""
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def in_boxes(name: str, year: int, month: int, day: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


NEW = {"name": "Dunstable College", "sector": "college", "kind": "tertiary", "ukprn": "99999009"}


def test_the_manager_adds_a_member_by_form(cast: Cast) -> None:
    done = signed_in(cast.manager).post(
        f"{ROOT}members/add", NEW | {"area": "Luton (E06000032)"} | in_boxes("starts", 2026, 9, 1)
    )
    added = Organisation.objects.get(name="Dunstable College")
    assert (done.status_code, done["Location"]) == (302, f"{ROOT}members/{added.pk}/")
    assert (added.sector, added.kind, added.ukprn, added.area_id) == (
        "college", "tertiary", "99999009", "E06000032",
    )  # fmt: skip
    assert str(Membership.objects.get(organisation=added).starts) == "2026-09-01"


def test_all_faults_of_a_member_are_said_at_once_and_nothing_is_kept(cast: Cast) -> None:
    events = Event.objects.count()
    answer = signed_in(cast.manager).post(
        f"{ROOT}members/add",
        {"name": "", "sector": "", "ukprn": "12", "area": "Atlantis"}
        | in_boxes("starts", 2026, 2, 30),
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "Fill in “Name of the organisation”",
        "Choose one for “Sector”",
        "“12” is not a UKPRN",
        "“Atlantis” is neither the code nor the name of an area of England today.",
        "30 2 2026 is not a date in the calendar.",
    ):
        assert words in page
    assert 'list="areas-offered"' in page
    assert '<option value="Luton (E06000032)">' in page
    assert Event.objects.count() == events


def test_an_organisation_of_another_partnership_joins_too_and_a_namesake_does_not(
    cast: Cast,
) -> None:
    here = add_organisation(
        by=OPERATOR, name="Harlow College", sector=Sector.COLLEGE, ukprn=UKPRN("99999008")
    )
    admit_member(by=OPERATOR, body=cast.other_body, organisation=here)
    manager = signed_in(cast.manager)
    day = in_boxes("starts", 2026, 9, 1)
    other = {"name": "Harlow College", "sector": "college", "ukprn": "99999007"} | day
    refused = manager.post(f"{ROOT}members/add", other)
    assert "There is an organisation “Harlow College” already" in refused.content.decode()
    taken = {"name": "Other College", "sector": "college", "ukprn": "99999008"} | day
    assert manager.post(f"{ROOT}members/add", taken).status_code == 400
    same = {"name": "Harlow College", "sector": "college", "ukprn": "99999008"} | day
    assert manager.post(f"{ROOT}members/add", same).status_code == 302
    assert here.memberships.count() == 2
    page = manager.get(f"{ROOT}members/{here.pk}/")
    assert "another partnership too" in said(page)
    corrected = manager.post(
        f"{ROOT}members/{here.pk}/correct", {"name": "Mine", "sector": "college"}
    )
    assert corrected.status_code == 400
    here.refresh_from_db()
    assert here.name == "Harlow College"


def test_a_member_is_corrected_ended_and_admitted_again_by_form(cast: Cast) -> None:
    manager, pk = signed_in(cast.manager), cast.barnfield.pk
    Membership.objects.filter(organisation=pk).update(starts="2025-09-01")
    mine = Membership.objects.get(organisation=pk)
    to = f"{ROOT}members/{pk}/"
    manager.post(f"{to}correct", {"name": "Barnfield", "sector": "college", "ukprn": "99999001"})
    assert Organisation.objects.get(pk=pk).name == "Barnfield"
    late = manager.post(f"{to}{mine.pk}/end", in_boxes("last_day", 2025, 8, 1))
    assert "is before the first" in late.content.decode()
    manager.post(f"{to}{mine.pk}/end", in_boxes("last_day", 2026, 7, 31))
    assert "It is no member today." in said(manager.get(to))
    manager.post(f"{to}rejoin", in_boxes("starts", 2026, 9, 1) | {"sector": "college"})
    days = Membership.objects.filter(organisation=pk).order_by("starts")
    assert [(str(m.starts), str(m.ends)) for m in days] == [
        ("2025-09-01", "2026-07-31"), ("2026-09-01", "None"),
    ]  # fmt: skip
    manager.post(
        f"{to}{mine.pk}/dates",
        in_boxes("starts", 2024, 9, 1) | in_boxes("ends", 2026, 7, 31) | {"sector": "college"},
    )
    mine.refresh_from_db()
    assert str(mine.starts) == "2024-09-01"


def test_what_belongs_to_another_partnership_is_not_there(cast: Cast) -> None:
    theirs = add_organisation(by=OPERATOR, name="Theirs", sector=Sector.OTHER)
    membership = admit_member(by=OPERATOR, body=cast.other_body, organisation=theirs)
    lead = Lead.objects.create(body=cast.other_body, provider=theirs, lead=cast.luton)
    role = cast.stranger.appointments.get()
    manager = signed_in(cast.manager)
    for path in (
        f"members/{theirs.pk}/",
        f"members/{theirs.pk}/correct",
        f"members/{theirs.pk}/rejoin",
        f"members/{theirs.pk}/{membership.pk}/end",
        f"members/{cast.luton.pk}/{membership.pk}/end",
        f"members/{cast.luton.pk}/{membership.pk}/dates",
        f"leads/{lead.pk}/end",
        f"people/{cast.stranger.pk}/",
        f"people/{cast.stranger.pk}/leave",
        f"people/{cast.stranger.pk}/appoint",
        f"people/{cast.stranger.pk}/roles/{role.pk}/end",
        f"people/{cast.manager.pk}/roles/{role.pk}/end",
    ):
        assert (path, manager.get(ROOT + path).status_code) == (path, 404)
        assert (path, manager.post(ROOT + path).status_code) == (path, 404)
    assert "Theirs" not in manager.get(ROOT).content.decode()


def test_names_are_for_the_manager_and_their_own_people(cast: Cast) -> None:
    page = f"{ROOT}members/{cast.barnfield.pk}/"
    seen = {
        role: signed_in(getattr(cast, role)).get(page).content.decode().partition("<main")[2]
        for role in ("manager", "officer", "commissioner", "observer")
    }
    assert {role: cast.officer.name in text for role, text in seen.items()} == {
        "manager": True, "officer": True, "commissioner": False, "observer": False,
    }  # fmt: skip
    assert "1 role: MIS officer." in seen["observer"]
    assert all(cast.officer.email not in text for text in seen.values())


def test_who_leads_is_agreed_and_ended_by_form(cast: Cast) -> None:
    manager = signed_in(cast.manager)
    day = today()
    given = {"provider": cast.barnfield.pk, "lead": cast.luton.pk, "note_in_words": ""}
    begins = in_boxes("starts", day.year, day.month, day.day)
    twice = manager.post(f"{ROOT}leads/agree", given | {"jointly_with": cast.luton.pk} | begins)
    assert "It leads already: choose another" in twice.content.decode()
    manager.post(f"{ROOT}leads/agree", given | {"jointly_with": cast.bedford.pk} | begins)
    lead = Lead.objects.get(provider=cast.barnfield)
    assert str(lead) == "Luton jointly with Bedford"
    assert "Luton" in manager.get(f"{ROOT}leads/?format=csv").content.decode()
    manager.post(f"{ROOT}leads/{lead.pk}/end", in_boxes("last_day", day.year, day.month, day.day))
    lead.refresh_from_db()
    assert lead.ends == day


def test_name_and_purpose_are_changed_by_form_and_the_address_stays(cast: Cast) -> None:
    manager = signed_in(cast.manager)
    before = Event.objects.count()
    manager.post(f"{ROOT}name", {"name": "Three Counties", "purpose": "Learning near home."})
    cast.body.refresh_from_db()
    assert (cast.body.slug, cast.body.name, cast.body.purpose) == (
        "bhl", "Three Counties", "Learning near home.",
    )  # fmt: skip
    assert list(Event.objects.filter(sequence__gt=before).values_list("name", flat=True)) == [
        "BodyRenamed", "PurposeStated",
    ]  # fmt: skip
    manager.post(f"{ROOT}name", {"name": "Three Counties", "purpose": "Learning near home."})
    assert Event.objects.count() == before + 2


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


@pytest.mark.parametrize("page", ["", "leads/", "people/", "access/", "members/{luton}/"])
def test_a_page_asks_the_database_as_often_with_thirty_rows_as_with_few(
    cast: Cast, page: str
) -> None:
    manager = signed_in(cast.manager)
    path = ROOT + page.format(luton=cast.luton.pk)
    manager.get(path)
    with counted() as few:
        manager.get(path)
    for number in range(24):
        made = add_organisation(by=OPERATOR, name=f"Provider {number}", sector=Sector.TRAINING)
        admit_member(by=OPERATOR, body=cast.body, organisation=made)
        Lead.objects.create(body=cast.body, provider=made, lead=cast.luton)
        invite(
            by=OPERATOR, body=cast.body, email=f"p{number}@example.org", name=f"P {number}",
            role=Role.OBSERVER, organisation=cast.luton,
        )  # fmt: skip
    with counted() as many:
        assert manager.get(path).status_code == 200
    assert len(many) == len(few)


def test_the_table_of_members_goes_out_and_comes_in_again(cast: Cast, tmp_path: Path) -> None:
    manager = signed_in(cast.manager)
    whole = manager.get(f"{ROOT}?format=csv").content
    rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))
    assert [row["Organisation"] for row in rows] == [
        "Barnfield College", "Bedford", "Central Bedfordshire", "Hertfordshire", "Luton",
        "Oaklands College",
    ]  # fmt: skip
    assert rows[0]["UKPRN"] == "99999001"
    before = Event.objects.count()
    manager.post(f"{ROOT}members/import", {"given": SimpleUploadedFile("m.csv", whole)})
    assert Event.objects.latest("sequence").detail["unchanged"] == 6
    assert Event.objects.count() == before + 1
    workbook = manager.get(f"{ROOT}?format=xlsx").content
    done = manager.post(f"{ROOT}members/import", {"given": SimpleUploadedFile("m.xlsx", workbook)})
    assert done.status_code == 302
    assert Event.objects.latest("sequence").detail["unchanged"] == 6


def test_the_steps_of_setting_up_follow_what_is_there(cast: Cast) -> None:
    place = standing(cast.manager, cast.body)
    told = {step.title: step.done for step in checklist.steps(cast.body, place)}
    expected = {
        "Say what the partnership is for": False,
        "Add the member authorities": True,
        "Add the other members: colleges, providers, employers": True,
        "Agree who speaks with each provider": True,
        "Invite the people": False,
        "Name the chair": True,
        "Say how it decides": False,
        "Record the data-sharing protocol": False,
        "Import the reference tables": False,
        "Give returns, and accept what is sound": False,
        "Have the first snapshot taken": False,
        "Work out what the coming year needs": False,
        "Open the first commissioning round": False,
    }
    # Rooms above add steps of their own.
    assert {title: told[title] for title in expected} == expected
    Appointment.objects.filter(role="chair").delete()
    adopt_rule(
        by=cast.manager, body=cast.body, levels=[Level.DIRECTOR], call_in_days=5, agreed="Minute 1"
    )
    later = {step.title: step for step in checklist.steps(cast.body, place)}
    assert (later["Name the chair"].done, later["Say how it decides"].done) == (False, True)
    assert later["Name the chair"].href == f"{ROOT}chair/"
    page = signed_in(cast.manager).get("/bhl/").content.decode()
    assert "Set up your partnership" in page
    assert "Nobody is appointed yet for Central Bedfordshire." in page
    others = signed_in(cast.commissioner).get("/bhl/").content.decode()
    assert "Set up your partnership" not in others
    assert "Record the data-sharing protocol" in others


def test_rights_are_those_of_the_rules_and_say_by_which_role(cast: Cast) -> None:
    assert {rule.name for rule in rules()} >= {"members", "authorities", "managers"}
    assert all(page.what for page in pages())
    assert all(rule.opens for rule in rules())
    by_title = {kind.title: kind.sample for kind in KINDS}
    mis = of_person([by_title["MIS officer of another member"]])
    assert [right.rule.name for right in mis] == ["members", "gives returns"]
    both = of_person([by_title["Director of a member authority"], by_title["Partnership manager"]])
    why = {right.rule.name: right.why for right in both}
    assert why["managers"] == "partnership manager"
    assert why["speaks on decisions"].startswith("director, a member authority")
    assert why["authorities"] == "director, a member authority; partnership manager"


def test_the_access_page_shows_people_to_the_manager_only(cast: Cast) -> None:
    page = f"{ROOT}access/"
    manager = signed_in(cast.manager)
    assert cast.officer.name in manager.get(page).content.decode()
    assert cast.officer.name not in signed_in(cast.observer).get(page).content.decode()
    out = manager.get(f"{page}?role-format=csv").content.decode("utf-8-sig")
    rows = {row["Role"]: row for row in csv.DictReader(io.StringIO(out))}
    opens = {title: row["Rules that let it in"].split("; ") for title, row in rows.items()}
    assert "managers" in opens["Partnership manager"]
    assert opens["MIS officer of another member"] == ["members", "gives returns"]


def test_the_access_page_shows_what_a_role_may_do_and_gives_it_as_csv(cast: Cast) -> None:
    def told(part: str, role: str = "") -> dict[str, dict[str, str]]:
        asked = {f"{part}-format": "csv", f"{part}-role": role}
        out = signed_in(cast.observer).get(f"{ROOT}access/", asked).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(out)))
        return {row["What is done" if part == "action" else "What it does"]: row for row in rows}

    every = told("action")
    assert every["Accepting a return"]["Who may do it"] == (
        "The manager of the partnership, and the commissioners and MIS officers of its members."
    )
    within = every["Accepting a return"]["What each of them may, where that is not all"]
    assert within.startswith("an officer, their own; a commissioner, also those of the providers")
    clerk, observer = told("action", "Clerk"), told("action", "Observer of the partnership")
    assert {"Calling a meeting", "Recording a delegation"} <= clerk.keys()
    assert "Accepting a return" not in clerk
    assert {"Calling a meeting", "Renaming the body"} & observer.keys() == set()
    assert "Choosing how to be told" in observer
    assert len(observer) < len(clerk) < len(every)
    assert "Call a single meeting." in told("page", "Clerk")
    assert "Call a single meeting." not in told("page", "Observer of the partnership")


def test_every_area_offered_is_one_of_today_below_the_regions(cast: Cast) -> None:
    page = signed_in(cast.manager).get(f"{ROOT}members/add").content.decode()
    today_below = Area.objects.filter(ends=None).exclude(kind__in=("country", "region"))
    assert page.count("<option value=") == 12 + today_below.count()
