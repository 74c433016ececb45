"""The pages of the register: what they show, to whom, and what can be done on them."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast

from moothall.interests.actions import adopt_standard, declare, end_interest, grant_dispensation
from moothall.interests.enums import InterestKind
from moothall.interests.models import Confirmation, Declaration
from moothall.interests.standard import DEFAULT
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Person, today

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(page: bytes) -> str:
    """What a page says, without its frame, in one line."""
    main = html.fromstring(page.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def governor(
    cast: Cast, kind: InterestKind = InterestKind.PREJUDICIAL, nature: str = "governor"
) -> Declaration:
    """The elected member of Bedford is a governor of Barnfield College."""
    return declare(
        by=cast.elected,
        body=cast.body,
        person=cast.elected,
        kind=kind,
        in_organisation=cast.barnfield,
        nature=nature,
    )


def test_somebody_declares_their_own_interest_and_the_members_read_it(cast: Cast) -> None:
    client = signed_in(cast.elected)
    form = client.get("/bhl/interests/declare").content
    assert "Whose interest" not in words(form)  # only one's own can be meant
    whose = html.fromstring(form.decode()).xpath("//input[@name='whose']/@value")[0]
    given = {
        "whose": whose,
        "kind": "prejudicial",
        "in_organisation": cast.barnfield.pk,
        "nature": "governor since 2024",
    }
    made = client.post("/bhl/interests/declare", given)
    assert made.status_code == 302
    page = words(client.get(made["Location"]).content)
    assert "What interest is declared in Barnfield College?" in page
    assert "It bars a vote until a dispensation is on record. One may be present." in page
    listed = words(signed_in(cast.officer).get("/bhl/interests/").content)
    assert "Elected member, Bedford" in listed
    assert cast.elected.name not in listed  # names are for those who keep the register
    assert cast.elected.name in words(signed_in(cast.clerk).get("/bhl/interests/").content)


def test_all_faults_are_told_at_once_and_no_typing_is_lost(cast: Cast) -> None:
    client = signed_in(cast.elected)
    whose = f"person-{cast.elected.pk}"
    answer = client.post("/bhl/interests/declare", {"whose": whose, "matter": "The old site"})
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose the kind of interest." in said
    assert "Say what the interest is" in said
    assert "The old site" in said


def test_nobody_declares_for_another_unless_they_keep_the_register(cast: Cast) -> None:
    given = {
        "whose": f"person-{cast.elected.pk}",
        "kind": "personal",
        "in_organisation": cast.oaklands.pk,
        "nature": "trustee",
    }
    assert signed_in(cast.commissioner).post("/bhl/interests/declare", given).status_code == 400
    assert Declaration.objects.count() == 0
    assert signed_in(cast.clerk).post("/bhl/interests/declare", given).status_code == 302
    assert Declaration.objects.get().recorded_by == cast.clerk


def test_an_officer_declares_for_the_organisation_and_both_sides_are_marked(cast: Cast) -> None:
    client = signed_in(cast.commissioner)
    given = {
        "whose": f"organisation-{cast.luton.pk}",
        "kind": "pecuniary",
        "in_organisation": cast.oaklands.pk,
        "nature": "owns the site at which it teaches",
        "both_sides": "on",
    }
    assert client.post("/bhl/interests/declare", given).status_code == 302
    for place in (cast.luton, cast.oaklands):
        page = words(client.get(f"/bhl/partnership/members/{place.pk}/").content)
        assert "Commissions and delivers" in page
        assert "owns the site at which it teaches" in page
    register = words(client.get("/bhl/interests/").content)
    assert "It commissions, and delivers through Oaklands College" in register
    assert "It delivers for Luton, which commissions" in register
    unmarked = words(client.get(f"/bhl/partnership/members/{cast.bedford.pk}/").content)
    assert "Commissions and delivers" not in unmarked


def test_an_entry_ends_and_stays_in_the_register(cast: Cast) -> None:
    entry, client = governor(cast), signed_in(cast.elected)
    address = f"/bhl/interests/{entry.pk}/"
    early = {"last_day_day": "1", "last_day_month": "1", "last_day_year": "2020", "because": "Left"}
    refused = client.post(f"{address}end", early)
    assert "Your own entry ends today at the earliest." in words(refused.content)
    assert signed_in(cast.clerk).post(f"{address}end", early).status_code == 302
    page = words(client.get(address).content)
    assert "Ended on 1 January 2020: Left" in page
    again = client.get(f"{address}end", follow=True)
    assert "has its end on record already" in again.content.decode()
    assert "ended" in words(client.get("/bhl/interests/").content)


def test_who_keeps_the_register_is_not_rid_of_a_bar_of_their_own_since_yesterday(
    cast: Cast,
) -> None:
    own = declare(
        by=cast.chair,
        body=cast.body,
        person=cast.chair,
        kind=InterestKind.PREJUDICIAL,
        in_organisation=cast.barnfield,
        nature="governor",
    )
    yesterday = today() - dt.timedelta(days=1)
    with pytest.raises(NotAllowed, match="Your own entry ends today at the earliest"):
        end_interest(by=cast.chair, declaration=own, because="Left", last_day=yesterday)
    end_interest(by=cast.clerk, declaration=own, because="Left", last_day=yesterday)
    # Whoever has looked at the entry before it ended is told so, too.
    with pytest.raises(NotAllowed, match="has its end on record already"):
        end_interest(by=cast.clerk, declaration=own, because="Again")


def test_somebody_says_that_nothing_has_changed(cast: Cast) -> None:
    entry, client = governor(cast), signed_in(cast.elected)
    page = client.get("/bhl/interests/confirm").content
    assert "governor: prejudicial interest since" in words(page)
    governor(cast, InterestKind.PERSONAL)  # from another tab, since the page was shown
    stale = client.post("/bhl/interests/confirm", {"seen": [entry.pk]})
    assert stale.status_code == 409
    assert Confirmation.objects.count() == 0
    seen = html.fromstring(stale.content.decode()).xpath("//input[@name='seen']/@value")
    assert client.post("/bhl/interests/confirm", {"seen": seen}).status_code == 302
    assert Confirmation.objects.get().entries == 2


def test_a_dispensation_is_recorded_by_the_clerk_and_ended_again(cast: Cast) -> None:
    entry = governor(cast)
    address = f"/bhl/interests/{entry.pk}/"
    assert signed_in(cast.elected).get(f"{address}dispense").status_code == 403
    clerk = signed_in(cast.clerk)
    given = {
        "granted_by": "the joint board, minute 6",
        "reason": "Nobody else could speak for the authority.",
        "starts_day": "1", "starts_month": "1", "starts_year": "2026",
        "ends_day": "31", "ends_month": "12", "ends_year": "2100",
    }  # fmt: skip
    assert clerk.post(f"{address}dispense", given).status_code == 302
    twice = clerk.post(f"{address}dispense", given)
    assert "This dispensation is on record already." in words(twice.content)
    page = words(clerk.get(address).content)
    assert "Given by the joint board, minute 6 from 1 January 2026, until 31 December 2100" in page
    assert "1 dispensation is in force today." in words(
        clerk.get("/bhl/interests/dispensations/").content
    )
    key = entry.dispensations.get().pk
    over = {"last_day_day": "2", "last_day_month": "1", "last_day_year": "2026", "because": "Done"}
    assert clerk.post(f"/bhl/interests/dispensations/{key}/end", over).status_code == 302
    assert "Ended on 2 January 2026: Done" in words(clerk.get(address).content)


def test_the_standard_says_it_is_the_default_until_the_manager_records_another(cast: Cast) -> None:
    member, manager = signed_in(cast.officer), signed_in(cast.manager)
    page = words(member.get("/bhl/interests/standard").content)
    assert "A vote is barred by a prejudicial or a pecuniary interest." in page
    assert "taken as a default and not as law" in page
    given = {
        f"{name}_{kind}": value
        for kind in ("personal", "prejudicial", "pecuniary")
        for name, value in (("meaning", f"What {kind} means."), ("bars", "on"))
    } | {"agreed": "Terms of 4 March", "public_roles": ["elected member"]}
    given |= {"dispensable_personal": "on"}
    del given["bars_personal"]
    wrong = manager.post("/bhl/interests/standard/new", given)
    assert "A personal interest bars nothing, so it cannot be dispensed with." in words(
        wrong.content
    )
    del given["dispensable_personal"]
    assert manager.post("/bhl/interests/standard/new", given).status_code == 302
    page = words(member.get("/bhl/interests/standard").content)
    assert "What prejudicial means. It bars a vote, and no dispensation may be given." in page
    assert "Terms of 4 March" in page


def test_everyone_reads_only_what_the_body_publishes_and_no_names(cast: Cast) -> None:
    governor(cast)
    declare(
        by=cast.commissioner,
        body=cast.body,
        person=cast.commissioner,
        kind=InterestKind.PERSONAL,
        matter="A private matter",
        nature="owner",
    )
    everyone = Client()
    assert everyone.get("/bhl/interests/public").status_code == 404
    assert signed_in(cast.manager).get("/bhl/interests/public").status_code == 404
    adopt_standard(
        by=cast.manager, body=cast.body, kinds=DEFAULT, agreed="x", public_roles=[Role.ELECTED]
    )
    page = everyone.get("/bhl/interests/public")
    assert "Elected member, Bedford" in words(page.content)
    assert cast.elected.name not in page.content.decode()
    assert "A private matter" not in page.content.decode()
    rows = list(
        csv.reader(
            io.StringIO(
                everyone.get("/bhl/interests/public?format=csv").content.decode("utf-8-sig")
            )
        )
    )
    assert [row[0] for row in rows] == ["Whose", "Elected member, Bedford"]
    assert everyone.get("/elsewhere/interests/public").status_code == 404


def test_entries_of_another_body_are_not_there(cast: Cast) -> None:
    entry = governor(cast)
    given = grant_dispensation(
        by=cast.clerk,
        declaration=entry,
        granted_by="the board",
        reason="Needed.",
        ends=entry.starts,
    )
    stranger = signed_in(cast.stranger)
    for path in (
        f"{entry.pk}/",
        f"{entry.pk}/end",
        f"{entry.pk}/dispense",
        f"dispensations/{given.pk}/end",
    ):
        assert stranger.get(f"/elsewhere/interests/{path}").status_code == 404
        assert stranger.get(f"/bhl/interests/{path}").status_code == 404


def test_the_register_downloads_and_asks_as_much_for_many_as_for_few(cast: Cast) -> None:
    def add(number: int) -> None:
        for each in range(number):
            place = add_organisation(
                by=OPERATOR, name=f"Place {number}-{each}", sector=Sector.TRAINING
            )
            admit_member(by=OPERATOR, body=cast.body, organisation=place)
            declare(
                by=cast.clerk,
                body=cast.body,
                organisation=cast.luton,
                kind=InterestKind.PECUNIARY,
                in_organisation=place,
                nature="owns it",
                both_sides=True,
            )

    client = signed_in(cast.clerk)
    counts = []
    for number in (3, 27):
        add(number)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/bhl/interests/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert client.get("/bhl/interests/?format=xlsx").status_code == 200
    assert client.get("/bhl/interests/?sides-format=csv").content.count(b"\n") == 32


def test_who_has_no_interests_is_told_that_this_is_on_record() -> None:
    cast = Cast.called()
    client = signed_in(cast.elected)
    none = client.post("/bhl/interests/confirm", follow=True)
    assert "It is on record that you have no interests to declare." in words(none.content)
    held = governor(cast, nature="Governor of the college.")
    assert held.nature == "Governor of the college"  # it is told in the middle of sentences
    some = client.post("/bhl/interests/confirm", {"seen": str(held.pk)}, follow=True)
    assert "It is on record that your entries are right." in words(some.content)
