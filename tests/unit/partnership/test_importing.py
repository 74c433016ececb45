"""Members by spreadsheet: every fault by its cell, and all of it or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cast import Cast

from moothall.faults import SheetRefused
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership import reading
from moothall.partnership.bodies import found_below
from moothall.partnership.enums import Tier
from moothall.partnership.importing import import_members
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Appointment, Membership, Organisation, today
from moothall.partnership.queries import members

pytestmark = pytest.mark.django_db
HEAD = "Organisation,Sector,Kind,UKPRN,Area,Member from,Member until\n"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """A spreadsheet with these rows."""

    def write(rows: str, head: str = HEAD) -> Path:
        path = tmp_path / "members.csv"
        path.write_text(head + rows, "utf-8")
        return path

    return write


def refused(cast: Cast, path: Path) -> list[str]:
    with pytest.raises(SheetRefused) as caught:
        import_members(by=cast.manager, body=cast.body, path=path)
    return caught.value.faults


def test_every_fault_is_named_by_its_cell_and_nothing_is_taken(
    cast: Cast, file: Callable[[str], Path]
) -> None:
    events = Event.objects.count()
    rows = (
        "Good College,college,,99999010,,2026-09-01,\n"
        "Rutland,authority,,,Atlantis,,\n"
        "Leicester,authority,,,,,\n"
        "Bad College,colleg,,123,,31/02/2026,\n"
        ",college,,,,,\n"
        "Twin,college,,99999001,,,\n"
        "Late,college,,,,2026-09-01,2026-08-01\n"
        "Good College,college,,99999010,,2026-09-01,\n"
        "Luton,authority,,,,2020-01-01,\n"
    )
    assert refused(cast, file(rows)) == [
        "Row 3, column E (Area): “Atlantis” is not known here: write the ONS code or the whole "
        "name of an area of England today.",
        "Row 4, column E (Area): a local authority needs its area.",
        "Row 5, column B (Sector): “colleg” is not known here: write local authority, college, "
        "sixth form college, adult and community learning service, training provider, school, "
        "voluntary or community organisation, employer, trade union, faith organisation, other.",
        "Row 5, column D (UKPRN): “123” is not a UKPRN: it should be eight digits that do not "
        "start with 0, such as 10004375.",
        "Row 5, column F (Member from): “31/02/2026” is not a date: write it as 2025-08-01 or "
        "01/08/2025.",
        "Row 6, column A (Organisation): the cell is blank. Write the name of the organisation.",
        "Row 7, column D (UKPRN): 99999001 is the UKPRN of “Barnfield College”. Correct the "
        "number or the name.",
        "Row 8, column G (Member until): 2026-08-01 is before the first day, 2026-09-01. Correct "
        "one of the two dates.",
        "Row 9, column A (Organisation): this membership stands in row 2 too. Keep one of the two "
        "rows.",
        f"Row 10, column F (Member from): Luton is a member since {today().day} "
        f"{today():%B %Y} already: give that day, or leave the cell blank.",
    ]
    assert (Organisation.objects.count(), Event.objects.count()) == (6, events)


def test_members_join_are_corrected_and_leave_by_one_file(
    cast: Cast, file: Callable[[str], Path]
) -> None:
    rows = (
        "Good College,College,tertiary college,99999010,Luton,2026-09-01,\n"
        f"barnfield college,sixth form college,tertiary,,,,{today().isoformat()}\n"
        "Luton,local authority,,,,,\n"
    )
    done = import_members(by=cast.manager, body=cast.body, path=file(rows))
    assert done == {
        "added": 1, "joined": 1, "corrected": 1, "moved": 1, "left": 1, "unchanged": 1,
    }  # fmt: skip
    new = Organisation.objects.get(ukprn="99999010")
    assert (new.name, new.kind, new.area_id) == ("Good College", "tertiary college", "E06000032")
    cast.barnfield.refresh_from_db()
    assert (cast.barnfield.name, cast.barnfield.kind, cast.barnfield.ukprn) == (
        "Barnfield College", "tertiary", "99999001",
    )  # fmt: skip
    left = Membership.objects.get(organisation=cast.barnfield)
    assert (left.ends, left.sector) == (today(), "sixth form college")
    assert Appointment.objects.get(person=cast.officer).ends == today()
    names = list(Event.objects.order_by("-sequence").values_list("name", flat=True)[:6])
    assert names == [
        "MembersImported", "MemberLeft", "MembershipCorrected", "OrganisationCorrected",
        "MemberJoined", "OrganisationAdded",
    ]  # fmt: skip
    again = import_members(by=cast.manager, body=cast.body, path=file(rows))
    assert again == {
        "added": 0, "joined": 0, "corrected": 0, "moved": 0, "left": 0, "unchanged": 3,
    }  # fmt: skip


def test_an_organisation_that_others_rely_on_is_not_corrected_by_file(
    cast: Cast, file: Callable[[str], Path]
) -> None:
    admit_member(by=OPERATOR, body=cast.other_body, organisation=cast.luton)
    (fault,) = refused(cast, file("Luton,authority,city council,,,,\n"))
    assert fault.startswith("Row 2, column A (Organisation): Luton is kept with kind “”")
    cast.luton.refresh_from_db()
    assert cast.luton.kind == ""


def test_a_file_that_is_no_table_of_members_says_which_columns_it_lacks(
    cast: Cast, file: Callable[..., Path]
) -> None:
    (fault,) = refused(cast, file("1,2\n", head="Colour,Weight\n"))
    assert fault.startswith("No column is headed “name” or “sector”. Give Organisation and Sector")


WIDE = "Organisation,Sector,Charity number,Company number,Body,Member from\n"


def test_charity_and_company_numbers_come_in_as_they_are_kept_each_for_one_organisation(
    cast: Cast, file: Callable[[str], Path]
) -> None:
    rows = "Forum,voluntary,sc037759,2050399,,\nOther,voluntary,1062135,,,\n"
    import_members(by=cast.manager, body=cast.body, path=file(rows, WIDE))
    forum = Organisation.objects.get(name="Forum")
    assert (forum.charity_number, forum.company_number) == ("SC037759", "02050399")
    rows = "Third,voluntary,12,XX1,,\nOther,voluntary,SC037759,02050399,,\n"
    assert [fault.split(": ", 1)[1] for fault in refused(cast, file(rows, WIDE))] == [
        "“12” is not a charity number: it should be six or seven digits, with -1 and so on for a "
        "subsidiary, SC and six digits for Scotland, or NIC and six digits for Northern Ireland, "
        "such as 1062135 or SC037759.",
        "“XX1” is not a company number: it should be eight digits, or two letters of a register "
        "and six digits, such as 02050399, SC123456, NI012345 or OC301234.",
        "SC037759 is the charity number of “Forum”. Correct the number or the name.",
        "02050399 is the company number of “Forum”. Correct the number or the name.",
    ]


def test_one_file_has_the_members_of_several_bodies_that_one_manages(
    cast: Cast, file: Callable[[str], Path]
) -> None:
    below = found_below(by=cast.manager, parent=cast.body, name="Board", tier=Tier.PARTNERSHIP)
    rows = "Luton,authority,,,Board,\nForum,voluntary,,,board,\nForum,voluntary,,,,\n"
    done = import_members(by=cast.manager, body=cast.body, path=file(rows, WIDE))
    assert (done["added"], done["joined"]) == (1, 3)
    assert [m.name for m in members(below)] == ["Forum", "Luton"]
    again = import_members(by=cast.manager, body=cast.body, path=file(rows, WIDE))
    assert again["unchanged"] == 3
    rows = "Luton,authority,,,Elsewhere,\nBedford,authority,,,Nowhere,\n"
    assert [fault.split(": ", 1)[1] for fault in refused(cast, file(rows, WIDE))] == [
        f"“{name}” is not known here: write a body that you manage, by its name or address, or "
        "leave the cell blank."
        for name in ("Elsewhere", "Nowhere")
    ]


def test_a_spreadsheet_of_too_many_rows_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    path = tmp_path / "members.csv"
    path.write_text("Organisation,Sector\nOne College,college\nTwo College,college\n", "utf-8")
    with pytest.raises(SheetRefused) as caught:
        reading.read_members(path, called="members.csv")
    assert str(caught.value) == (
        "Nothing was taken from members.csv. Its faults:\n"
        "- It has 2 rows; at most 1 are taken at once."
    )
