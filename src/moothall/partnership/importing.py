"""How a spreadsheet of members comes in: read and checked whole, then taken over, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from django.db.models import Q
from django.db.models.functions import Lower

from moothall.codes import UKPRN, AreaCode, CharityNumber, CompanyNumber
from moothall.ledger.actions import action, note
from moothall.ledger.refs import Actor
from moothall.partnership import policies
from moothall.partnership.access import MANAGERS
from moothall.partnership.actions import add_organisation, correct_organisation
from moothall.partnership.actors import By
from moothall.partnership.enums import Role, Sector
from moothall.partnership.membership import admit_member, correct_membership, end_membership
from moothall.partnership.models import (
    Appointment,
    Body,
    Membership,
    Organisation,
    held,
    today,
)
from moothall.partnership.queries import numbers_of
from moothall.partnership.reading import MemberRow, Read, read_members
from moothall.theme.formats import long_date


@dataclass(frozen=True, slots=True)
class Known:
    """What the site has of the organisations that a spreadsheet names."""

    by_name: dict[str, Organisation]
    # By the column and the number in it: each number belongs to one organisation.
    by_number: dict[tuple[str, str], Organisation]
    memberships: dict[tuple[str, int], list[Membership]]
    bodies: dict[str, Body]
    own: str

    def body_of(self, row: MemberRow) -> Body:
        """The body a row is about: the one it names, or that of the page."""
        return self.bodies[row.body or self.own]

    def held_by(self, row: MemberRow, organisation: Organisation) -> list[Membership]:
        """The memberships of an organisation in the body a row is about."""
        return self.memberships[row.body or self.own, organisation.pk]


NUMBERS = {
    "ukprn": "UKPRN",
    "charity_number": "charity number",
    "company_number": "company number",
}
KEPT = ("kind", *NUMBERS)


class Particulars(TypedDict):
    """What a row says of an organisation but its name."""

    kind: str
    ukprn: UKPRN | None
    charity_number: CharityNumber | None
    company_number: CompanyNumber | None
    area: AreaCode | None


def import_members(*, by: By, body: Body, path: Path, name: str = "") -> dict[str, int]:
    """Take the members of a spreadsheet over; a blank cell leaves what is there as it is.

    Returns how many organisations were `added`, `joined`, `corrected`, `moved` to another sector
    and `left`, and how many rows were `unchanged`. Raises SheetRefused with every fault by its
    cell; then nothing is changed.
    """
    called = name or path.name
    bodies = _bodies(by, body)
    named = {text.lower(): each.slug for each in bodies for text in (each.name, each.slug)}
    read = read_members(path, called=called, bodies=named)
    known = _known(body, bodies, [row for row in read.rows if row])
    _check(by, read, known)
    rows = read.pass_or_refuse(called)
    done: Counter[str] = Counter(
        dict.fromkeys(("added", "joined", "corrected", "moved", "left"), 0)
    )
    take_members(by=by, body=body, rows=rows, done=done)
    return dict(done)


def _bodies(by: By, body: Body) -> list[Body]:
    """Return the bodies whose members somebody may take over: that of the page, and all others they
    manage (one query).
    """
    if isinstance(by, Actor):
        return list(Body.objects.all())
    roles = Appointment.objects.filter(held(), person=by, role=Role.MANAGER)
    return list(Body.objects.filter(Q(pk=body.pk) | Q(pk__in=roles.values("body"))))


def _known(body: Body, bodies: Sequence[Body], rows: list[MemberRow]) -> Known:
    """Look everything up that the rows are about (two queries)."""
    names = {row.name.lower() for row in rows}
    asked = Q(low__in=names)
    for column in NUMBERS:
        asked |= Q(**{f"{column}__in": {getattr(row, column) for row in rows} - {None}})
    found: Sequence[Organisation] = list(
        Organisation.objects.annotate(low=Lower("name")).filter(asked).select_related("area")
    )
    ours: dict[tuple[str, int], list[Membership]] = defaultdict(list)
    belongs = Membership.objects.filter(body__in=bodies, organisation__in=found)
    for each in belongs.select_related("organisation", "body").order_by("starts"):
        ours[each.body.slug, each.organisation_id].append(each)
    by_number = {
        (column, number): each
        for each in found
        for column in NUMBERS
        if (number := getattr(each, column))
    }
    by_name = {each.name.lower(): each for each in found}
    return Known(by_name, by_number, ours, {each.slug: each for each in bodies}, body.slug)


def _check(by: By, read: Read, known: Known) -> None:
    """Mark each cell that does not fit what is here, or another row."""
    area, since, one, sits = [], [], [], []
    numbers: dict[str, list[str]] = {column: [] for column in NUMBERS}
    first_with: dict[tuple[str, str], str] = {}
    for row, blank in zip(read.rows, read.without_area(), strict=True):
        found = known.by_name.get(row.name.lower()) if row else None
        area.append(_lacks_area(row, found) if blank else "")
        for column, whys in numbers.items():
            whys.append(_number_taken(row, column, known, first_with))
        since.append(_overlaps(row, found, known))
        one.append(_may_not_correct(by, row, found))
        sits.append(_cannot_sit(row, found))
    found_wrong = {"name": one, "sector": sits, **numbers, "area": area, "starts": since}
    for column, whys in found_wrong.items():
        read.mark(column, whys)


def _lacks_area(row: MemberRow | None, found: Organisation | None) -> str:
    if row is None or row.sector != Sector.AUTHORITY or row.area or found:
        return ""
    return "a local authority needs its area."


def _cannot_sit(row: MemberRow | None, found: Organisation | None) -> str:
    """Say why an organisation cannot sit in the sector of a row."""
    if row is None or found is None:
        return ""
    if (row.sector == Sector.AUTHORITY) == (found.sector == Sector.AUTHORITY):
        return ""
    return (
        f"{found} is kept as a {found.get_sector_display()}: a local authority sits as one in each "
        "body, and nobody else does. Give another sector, or correct the organisation first."
    )


def _number_taken(
    row: MemberRow | None, column: str, known: Known, first_with: dict[tuple[str, str], str]
) -> str:
    number = getattr(row, column) if row else None
    if row is None or not number:
        return ""
    holder = known.by_number.get((column, number))
    name = holder.name if holder else first_with.setdefault((column, number), row.name)
    if name.lower() == row.name.lower():
        return ""
    return f"{number} is the {NUMBERS[column]} of “{name}”. Correct the number or the name."


def _overlaps(row: MemberRow | None, found: Organisation | None, known: Known) -> str:
    """Say why the membership of a row cannot be; an import changes no first day."""
    if row is None or found is None or _same(row, found, known):
        return ""
    begins = row.starts or today()
    for other in known.held_by(row, found):
        after = other.ends and other.ends < begins
        before = row.ends and row.ends < other.starts
        if not after and not before:
            return (
                f"{found} is a member since {long_date(other.starts)} already: give that day, or "
                "leave the cell blank."
            )
    return ""


def _same(row: MemberRow, found: Organisation, known: Known) -> Membership | None:
    """Return the membership a row is about: of its first day, or with none the one that runs."""
    for each in known.held_by(row, found):
        if each.starts == row.starts:
            return each
        if row.starts is None and (each.ends is None or each.ends >= today()):
            return each
    return None


def _may_not_correct(by: By, row: MemberRow | None, found: Organisation | None) -> str:
    if row is None or found is None or not _differs(row, found):
        return ""
    if policies.can_correct(by, found):
        return ""
    return (
        f"{found} is kept with kind “{found.kind}”, {numbers_of(found)} and area "
        f"{found.area_id or 'none'}, and belongs to another partnership too: give the same, or "
        "leave the cells blank."
    )


def _differs(row: MemberRow, found: Organisation) -> bool:
    return _particulars(row, found) != _particulars(None, found)


def _particulars(row: MemberRow | None, found: Organisation) -> dict[str, str]:
    """Return what is kept of an organisation, with what a row says of it in its place."""
    told = {key: getattr(row, key) for key in (*KEPT, "area")} if row else {}
    kept = {key: getattr(found, key) for key in KEPT} | {"area": found.area_id}
    return {key: str(told.get(key) or value or "") for key, value in kept.items()}


@action("MembersImported", "imported members from a spreadsheet", who=MANAGERS)
def take_members(*, by: By, body: Body, rows: list[MemberRow], done: Counter[str]) -> Body:
    """Take checked rows over, each by the action that a page would use; `done` counts them.

    Raises InvalidValue where one cannot be after all; then none is taken.
    """
    known = _known(body, _bodies(by, body), rows)
    for row in rows:
        before = done.total()
        organisation = _organisation(by, row, known, done)
        _membership(by, row, organisation, known, done)
        done["unchanged"] += done.total() == before
    note(**dict(done))
    return body


def _organisation(by: By, row: MemberRow, known: Known, done: Counter[str]) -> Organisation:
    found = known.by_name.get(row.name.lower())
    if found and not _differs(row, found):
        return found
    told = _particulars(row, found or Organisation())
    given: Particulars = {
        "kind": told["kind"],
        "ukprn": UKPRN(told["ukprn"]) if told["ukprn"] else None,
        "charity_number": CharityNumber(told["charity_number"]) if told["charity_number"] else None,
        "company_number": CompanyNumber(told["company_number"]) if told["company_number"] else None,
        "area": AreaCode(told["area"]) if told["area"] else None,
    }
    if found:
        correct_organisation(
            by=by, organisation=found, name=found.name, sector=Sector(found.sector), **given
        )
        done["corrected"] += 1
        return found
    added = add_organisation(by=by, name=row.name, sector=row.sector, **given)
    known.by_name[row.name.lower()] = added
    done["added"] += 1
    return added


def _membership(
    by: By, row: MemberRow, organisation: Organisation, known: Known, done: Counter[str]
) -> None:
    body = known.body_of(row)
    same = _same(row, organisation, known)
    if same is None:
        same = admit_member(
            by=by, body=body, organisation=organisation, starts=row.starts, sector=row.sector
        )
        known.held_by(row, organisation).append(same)
        done["joined"] += 1
    elif same.sector != row.sector:
        correct_membership(
            by=by, membership=same, starts=same.starts, ends=same.ends, sector=row.sector
        )
        done["moved"] += 1
    if row.ends is None or row.ends == same.ends:
        return
    if same.ends is None or same.ends >= today():
        end_membership(by=by, membership=same, last_day=row.ends)
    else:
        correct_membership(by=by, membership=same, starts=same.starts, ends=row.ends)
    done["left"] += 1
