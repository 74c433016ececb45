"""Who we are: what may be added, what is refused, and in which words."""

import pytest
from tests.cast import Cast

from moothall.codes import UKPRN, AreaCode
from moothall.faults import InvalidValue
from moothall.ledger import chain
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import (
    add_organisation,
    add_person,
    found_body,
    prepare_home,
    rename_body,
)
from moothall.partnership.enums import Role, Sector, Tier
from moothall.partnership.models import Area, Body, Installation, Organisation, Person
from moothall.partnership.people import appoint
from moothall.partnership.queries import england

pytestmark = pytest.mark.django_db


def last_event() -> tuple[str, str, str, dict[str, object]]:
    event = Event.objects.latest("sequence")
    return event.name, str(event.subject), event.body, event.detail


def test_a_home_is_prepared_once_and_for_good() -> None:
    home = prepare_home(by=OPERATOR, is_demo=False)
    assert (home.pk, home.is_demo) == (1, False)
    assert Area.objects.count() == len(england())
    assert last_event() == ("HomePrepared", "installation:1", "", {"is_demo": False})
    with pytest.raises(Exception, match=r"(?i)unique"):
        prepare_home(by=OPERATOR, is_demo=True)


def test_every_area_but_the_country_has_its_parent() -> None:
    prepare_home(by=OPERATOR, is_demo=False)
    assert [a.name for a in Area.objects.filter(parent=None)] == ["England"]
    luton = Area.objects.get(code="E06000032")
    assert (luton.name, luton.parent and luton.parent.name) == ("Luton", "East of England")


def test_a_body_gets_its_slug_from_its_name() -> None:
    body = found_body(by=OPERATOR, name="Bedfordshire & Luton 14-19", tier=Tier.SUB_REGION)
    assert (body.slug, body.tier) == ("bedfordshire-luton-14-19", "sub-region")
    assert last_event() == (
        "BodyFounded", "body:bedfordshire-luton-14-19", "bedfordshire-luton-14-19", {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "slug", "words"),
    [
        ("!!!", "", "A partnership needs a name with letters or digits in it."),
        ("", "x", "This field cannot be blank."),
        ("A", "no spaces", "“slug”"),
        ("Elsewhere", "", "There is a body “elsewhere” already: choose another name or slug."),
    ],
)
def test_a_body_that_cannot_be_is_refused_and_nothing_is_left(
    cast: Cast, name: str, slug: str, words: str
) -> None:
    before = Event.objects.count()
    with pytest.raises(InvalidValue) as refused:
        found_body(by=OPERATOR, name=name, slug=slug)
    assert words in str(refused.value)
    assert (Body.objects.count(), Event.objects.count()) == (2, before)


def test_a_renamed_body_keeps_its_slug(cast: Cast) -> None:
    rename_body(by=cast.manager, body=cast.body, name="Three Counties")
    assert Body.objects.get(slug="bhl").name == "Three Counties"
    assert last_event() == (
        "BodyRenamed", "body:bhl", "bhl", {"body": "body:bhl", "name": "Three Counties"},
    )  # fmt: skip


def test_an_authority_needs_its_area() -> None:
    with pytest.raises(InvalidValue, match=r"^A local authority needs its area\.$"):
        add_organisation(by=OPERATOR, name="Rutland", sector=Sector.AUTHORITY)


def test_an_area_must_be_one_of_ours(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="E06999999"):
        add_organisation(
            by=OPERATOR, name="Nowhere", sector=Sector.AUTHORITY, area=AreaCode("E06999999")
        )


def test_two_organisations_cannot_share_a_name_or_a_number(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="with this Name already exists"):
        add_organisation(by=OPERATOR, name="Barnfield College", sector=Sector.COLLEGE)
    with pytest.raises(InvalidValue, match="with this UKPRN already exists"):
        add_organisation(by=OPERATOR, name="Other", sector=Sector.COLLEGE, ukprn=UKPRN("99999001"))
    assert Organisation.objects.count() == 6


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.DIRECTOR, Role.ELECTED, Role.MIS])
def test_a_role_held_for_an_organisation_needs_one(cast: Cast, role: Role) -> None:
    with pytest.raises(InvalidValue, match=r"^This role is held for an organisation: name it\.$"):
        appoint(by=OPERATOR, person=cast.nobody, body=cast.body, role=role)


def test_somebody_is_appointed_to_one_role_once(cast: Cast) -> None:
    with pytest.raises(InvalidValue, match="is partnership manager already in these days"):
        appoint(by=OPERATOR, person=cast.manager, body=cast.body, role=Role.MANAGER)


def test_a_person_is_kept_by_address_in_small_letters_and_once() -> None:
    person = add_person(by=OPERATOR, email=" A.Manager@Example.ORG ", name="A Manager")
    assert person.email == "a.manager@example.org"
    assert not person.has_usable_password()
    with pytest.raises(InvalidValue, match="is here already"):
        add_person(by=OPERATOR, email="a.manager@example.org", name="Again")


@pytest.mark.parametrize(("email", "name"), [("nonsense", "A"), ("a@example.org", ""), ("", "A")])
def test_a_person_without_address_or_name_is_refused(email: str, name: str) -> None:
    with pytest.raises(InvalidValue):
        add_person(by=OPERATOR, email=email, name=name)
    assert not Person.objects.exists()


def test_the_ledger_holds_no_names_and_no_addresses(cast: Cast) -> None:
    written = " ".join(
        f"{e.actor} {e.subject} {e.body} {e.detail}" for e in Event.objects.all()
    ).lower()
    for person in Person.objects.all():
        assert person.email not in written
        assert person.name.lower() not in written
    assert chain.verify().faults == ()
    assert Installation.objects.get().is_demo is False
