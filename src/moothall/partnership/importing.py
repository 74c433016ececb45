"""How a spreadsheet of members comes in: read and checked whole, then taken over, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q
from django.db.models.functions import Lower

from moothall.codes import UKPRN, AreaCode
from moothall.ledger.actions import action, note
from moothall.partnership import policies
from moothall.partnership.actions import By, add_organisation, correct_organisation
from moothall.partnership.enums import Sector
from moothall.partnership.membership import admit_member, correct_membership, end_membership
from moothall.partnership.models import Body, Membership, Organisation, today
from moothall.partnership.reading import MemberRow, Read, read_members
from moothall.theme.formats import long_date


@dataclass(frozen=True, slots=True)
class Known:
    """What the site has of the organisations that a spreadsheet names."""

    by_name: dict[str, Organisation]
    by_ukprn: dict[str, Organisation]
    memberships: dict[int, list[Membership]]


def import_members(*, by: By, body: Body, path: Path, name: str = "") -> dict[str, int]:
    """Take the members of a spreadsheet over; a blank cell leaves what is there as it is.

    Returns how many organisations were `added`, `joined`, `corrected` and `left`, and how many rows
    were `unchanged`. Raises MembersRefused with every fault by its cell; then nothing is changed.
    """
    called = name or path.name
    read = read_members(path, called=called)
    known = _known(body, [row for row in read.rows if row])
    _check(by, read, known)
    rows = read.pass_or_refuse(called)
    done: Counter[str] = Counter(dict.fromkeys(("added", "joined", "corrected", "left"), 0))
    take_members(by=by, body=body, rows=rows, done=done)
    return dict(done)


def _known(body: Body, rows: list[MemberRow]) -> Known:
    """Look everything up that the rows are about (two queries)."""
    names = {row.name.lower() for row in rows}
    numbers = {row.ukprn for row in rows if row.ukprn}
    found: Sequence[Organisation] = list(
        Organisation.objects.annotate(low=Lower("name"))
        .filter(Q(low__in=names) | Q(ukprn__in=numbers))
        .select_related("area")
    )
    ours: dict[int, list[Membership]] = defaultdict(list)
    belongs = Membership.objects.filter(body=body, organisation__in=found).order_by("starts")
    for each in belongs.select_related("organisation", "body"):
        ours[each.organisation_id].append(each)
    by_ukprn = {each.ukprn: each for each in found if each.ukprn}
    return Known({each.name.lower(): each for each in found}, by_ukprn, ours)


def _check(by: By, read: Read, known: Known) -> None:
    """Mark each cell that does not fit what is here, or another row."""
    area, number, since, one = [], [], [], []
    first_with: dict[str, str] = {}
    for row, blank in zip(read.rows, read.without_area(), strict=True):
        found = known.by_name.get(row.name.lower()) if row else None
        area.append(_lacks_area(row, found) if blank else "")
        number.append(_number_taken(row, known, first_with))
        since.append(_overlaps(row, found, known))
        one.append(_may_not_correct(by, row, found))
    for column, whys in (("area", area), ("ukprn", number), ("starts", since), ("name", one)):
        read.mark(column, whys)


def _lacks_area(row: MemberRow | None, found: Organisation | None) -> str:
    if row is None or row.sector != Sector.AUTHORITY or row.area or (found and found.area_id):
        return ""
    return "a local authority needs its area."


def _number_taken(row: MemberRow | None, known: Known, first_with: dict[str, str]) -> str:
    if row is None or not row.ukprn:
        return ""
    holder = known.by_ukprn.get(row.ukprn)
    name = holder.name if holder else first_with.setdefault(row.ukprn, row.name)
    if name.lower() == row.name.lower():
        return ""
    return f"{row.ukprn} is the UKPRN of “{name}”. Correct the number or the name."


def _overlaps(row: MemberRow | None, found: Organisation | None, known: Known) -> str:
    """Say why the membership of a row cannot be; an import changes no first day."""
    if row is None or found is None or _same(row, found, known):
        return ""
    begins = row.starts or today()
    for other in known.memberships.get(found.pk, []):
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
    for each in known.memberships.get(found.pk, []):
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
        f"{found} is kept with sector {found.get_sector_display()}, kind “{found.kind}”, UKPRN "
        f"{found.ukprn or 'none'} and area {found.area_id or 'none'}, and belongs to another "
        "partnership too: give the same, or leave the cells blank."
    )


def _differs(row: MemberRow, found: Organisation) -> bool:
    return _particulars(row, found) != _particulars(None, found)


def _particulars(row: MemberRow | None, found: Organisation) -> dict[str, str]:
    """Return what is kept of an organisation, with what a row says of it in its place."""
    told = (
        {"sector": row.sector, "kind": row.kind, "ukprn": row.ukprn, "area": row.area}
        if row
        else {}
    )
    kept = {"sector": found.sector, "kind": found.kind, "ukprn": found.ukprn, "area": found.area_id}
    return {key: str(told.get(key) or value or "") for key, value in kept.items()}


@action("MembersImported", "imported members from a spreadsheet")
def take_members(*, by: By, body: Body, rows: list[MemberRow], done: Counter[str]) -> Body:
    """Take checked rows over, each by the action that a page would use; `done` counts them.

    Raises InvalidValue where one cannot be after all; then none is taken.
    """
    known = _known(body, rows)
    for row in rows:
        before = done.total()
        organisation = _organisation(by, row, known, done)
        _membership(by, body, row, organisation, known, done)
        done["unchanged"] += done.total() == before
    note(**dict(done))
    return body


def _organisation(by: By, row: MemberRow, known: Known, done: Counter[str]) -> Organisation:
    found = known.by_name.get(row.name.lower())
    if found and not _differs(row, found):
        return found
    told = _particulars(row, found or Organisation())
    sector, kind = Sector(told["sector"]), told["kind"]
    ukprn = UKPRN(told["ukprn"]) if told["ukprn"] else None
    area = AreaCode(told["area"]) if told["area"] else None
    if found:
        correct_organisation(
            by=by, organisation=found, name=found.name, sector=sector, kind=kind, ukprn=ukprn,
            area=area,
        )  # fmt: skip
        done["corrected"] += 1
        return found
    added = add_organisation(by=by, name=row.name, sector=sector, kind=kind, ukprn=ukprn, area=area)
    known.by_name[row.name.lower()] = added
    done["added"] += 1
    return added


def _membership(
    by: By, body: Body, row: MemberRow, organisation: Organisation, known: Known, done: Counter[str]
) -> None:
    same = _same(row, organisation, known)
    if same is None:
        same = admit_member(by=by, body=body, organisation=organisation, starts=row.starts)
        known.memberships[organisation.pk].append(same)
        done["joined"] += 1
    if row.ends is None or row.ends == same.ends:
        return
    if same.ends is None or same.ends >= today():
        end_membership(by=by, membership=same, last_day=row.ends)
    else:
        correct_membership(by=by, membership=same, starts=same.starts, ends=row.ends)
    done["left"] += 1
