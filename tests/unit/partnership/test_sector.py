"""An organisation may sit in one body for another sector than elsewhere; an authority may not."""

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from tests.cast import Cast

from moothall.faults import InvalidValue, SheetRefused
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.network.queries import presence
from moothall.partnership.actions import correct_organisation
from moothall.partnership.enums import Sector
from moothall.partnership.importing import import_members
from moothall.partnership.membership import admit_member, correct_membership
from moothall.partnership.models import Appointment, Membership, Organisation, today
from moothall.partnership.queries import sector_then, sectors

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    return client


def barnfield(cast: Cast) -> Membership:
    return Membership.objects.get(body=cast.body, organisation=cast.barnfield)


def test_a_member_sits_in_its_own_sector_unless_it_is_admitted_for_another(cast: Cast) -> None:
    assert barnfield(cast).sector == "college"
    admit_member(
        by=OPERATOR, body=cast.other_body, organisation=cast.barnfield, sector=Sector.ADULT
    )
    assert (sectors(cast.other_body), barnfield(cast).sector) == (["adult learning"], "college")
    cast.barnfield.refresh_from_db()
    assert cast.barnfield.sector == "college"


@pytest.mark.parametrize(
    ("who", "sector"), [("barnfield", Sector.AUTHORITY), ("luton", Sector.ADULT)]
)
def test_a_local_authority_sits_as_one_and_nobody_else_does(
    cast: Cast, who: str, sector: Sector
) -> None:
    organisation = getattr(cast, who)
    with pytest.raises(InvalidValue, match="a local authority sits as one in each body"):
        admit_member(by=OPERATOR, body=cast.other_body, organisation=organisation, sector=sector)
    assert not Membership.objects.filter(body=cast.other_body).exists()


def test_the_sector_of_a_membership_is_corrected_on_its_page_and_shown_where_it_differs(
    cast: Cast, manager: Client
) -> None:
    found = barnfield(cast)
    address = f"/bhl/partnership/members/{cast.barnfield.pk}/{found.pk}/dates"
    day = found.starts
    sent = {f"starts_{part}": getattr(day, part) for part in ("day", "month", "year")}
    done = manager.post(address, sent | {"sector": "adult learning"}, follow=True)
    assert done.content.decode().count("adult and community learning service") == 1
    event = Event.objects.get(name="MembershipCorrected")
    assert event.detail["sector_before"] == "college"
    assert (
        "1 adult and community learning service"
        in manager.get("/bhl/partnership/").content.decode()
    )
    listed = manager.get("/bhl/partnership/?format=csv").content.decode()
    assert next(line for line in listed.splitlines() if "Barnfield" in line).count("adult") == 1
    refused = manager.post(address, sent | {"sector": "authority"})
    assert refused.status_code == 400
    assert barnfield(cast).sector == "adult learning"


def test_correcting_an_organisation_corrects_the_memberships_that_were_in_the_wrong_sector(
    cast: Cast,
) -> None:
    found = barnfield(cast)
    Membership.objects.filter(pk=found.pk).update(
        starts=today() - dt.timedelta(days=90), ends=today() - dt.timedelta(days=50)
    )
    admit_member(by=OPERATOR, body=cast.body, organisation=cast.barnfield, sector=Sector.ADULT)
    correct_organisation(
        by=cast.manager, organisation=cast.barnfield, name="Barnfield", sector=Sector.SCHOOL
    )
    days = Membership.objects.filter(organisation=cast.barnfield).order_by("starts")
    assert [each.sector for each in days] == ["school", "adult learning"]
    assert Event.objects.latest("sequence").detail["memberships_corrected"] == 1


def test_a_spreadsheet_says_for_which_sector_a_member_sits(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "Organisation,Sector,Body\nBarnfield College,training provider,\n"
        "Oaklands College,college,\nEly Voices,voluntary,\n", "utf-8"
    )  # fmt: skip
    done = import_members(by=cast.manager, body=cast.body, path=path)
    assert done == {
        "added": 1, "joined": 1, "corrected": 0, "moved": 1, "left": 0, "unchanged": 1,
    }  # fmt: skip
    assert barnfield(cast).sector == "training provider"
    assert Organisation.objects.get(name="Barnfield College").sector == "college"
    assert Membership.objects.get(organisation__name="Ely Voices").sector == "voluntary"
    path.write_text("Organisation,Sector\nBarnfield College,authority\nLuton,school\n", "utf-8")
    with pytest.raises(SheetRefused) as refusal:
        import_members(by=cast.manager, body=cast.body, path=path)
    assert [fault.split(":")[0] for fault in refusal.value.faults] == [
        "Row 2, column B (Sector)", "Row 3, column B (Sector)",
    ]  # fmt: skip


def test_an_organisation_of_two_bodies_may_be_imported_in_a_sector_of_ones_own(
    cast: Cast, tmp_path: Path
) -> None:
    admit_member(by=OPERATOR, body=cast.other_body, organisation=cast.barnfield)
    path = tmp_path / "members.csv"
    path.write_text("Organisation,Sector\nBarnfield College,employer\n", "utf-8")
    import_members(by=cast.manager, body=cast.body, path=path)
    assert (barnfield(cast).sector, sectors(cast.other_body)) == ("employer", ["college"])


def test_correcting_the_days_alone_leaves_the_sector(cast: Cast) -> None:
    found = barnfield(cast)
    correct_membership(by=OPERATOR, membership=found, starts=found.starts, ends=None)
    assert "sector" not in Event.objects.latest("sequence").detail


def test_a_home_of_before_has_each_member_sit_in_the_sector_of_its_organisation(cast: Cast) -> None:
    Membership.objects.update(sector="other")
    migration = import_module("moothall.partnership.migrations.0005_sector_of_membership")
    migration.sit_in_own_sector(apps, None)
    found = Membership.objects.select_related("organisation")
    assert {each.sector for each in found} == {"authority", "college"}
    assert [each.sector for each in found] == [each.organisation.sector for each in found]


def test_coverage_and_invitations_go_by_the_sector_of_the_membership(cast: Cast) -> None:
    found = barnfield(cast)
    correct_membership(
        by=OPERATOR, membership=found, starts=found.starts, ends=None, sector=Sector.ADULT
    )
    seen = presence([cast.body], today())
    assert [seen.of(cast.body, each)[0] for each in (Sector.ADULT, Sector.COLLEGE)] == [1, 1]
    held_for = Appointment.objects.filter(organisation=cast.barnfield, body=cast.body)
    then = held_for.annotate(sector=sector_then(today())).values_list("sector", flat=True)
    assert set(then) == {"adult learning"}
