"""Verbs by which a partnership tells the network, one thing or many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.money import Money
from moothall.network import policies
from moothall.network.enums import ABOVE, RecordKind
from moothall.network.models import FundShare, NetworkRecord
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Area, Body, today
from moothall.partnership.permissions import standing

BATCH = 1_000
# What the table holds.
MOST_MONEY = Money("9999999999.99")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: a kind, a title, a day, when it is looked at again, words, areas by code."""

    kind: RecordKind
    title: str
    day: dt.date
    review_on: dt.date | None = None
    text: str = ""
    areas: tuple[str, ...] = ()

    def faults(self) -> list[str]:
        """Return in sentences all that is wrong with it."""
        found = []
        if not self.title.strip():
            found.append("Write what it is, in a few words.")
        if len(self.title.strip()) > 200:
            found.append("The title has at most 200 characters.")
        if self.review_on and self.review_on < self.day:
            found.append("It is looked at again before its own day: correct one of the two.")
        if self.kind == RecordKind.BOUNDARY and not self.areas:
            found.append("Name the areas that lie within the boundaries.")
        if self.kind != RecordKind.BOUNDARY and self.areas:
            found.append("Only boundaries name areas.")
        return found


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the fund in a year."""

    year: int
    infrastructure: Money
    projects: Money


@action("NetworkTold", "told the network", who=MANAGERS)
def tell_network(*, by: By, body: Body, telling: Telling) -> NetworkRecord:
    """Tell the bodies above a partnership something. Raises InvalidValue naming all faults."""
    policies.check_can_tell(by, body)
    if faults := telling.faults():
        raise InvalidValue(" ".join(faults))
    record = NetworkRecord(body=body)
    _write(record, telling, by)
    note(kind=str(telling.kind))
    return record


@action("NetworkRecordCorrected", "corrected what the network is told", who=MANAGERS)
def correct_record(
    *, by: By, record: NetworkRecord, telling: Telling, seen: int | None = None
) -> NetworkRecord:
    """Correct what was told. `seen` is the version that was shown to whoever corrects it."""
    held = NetworkRecord.objects.select_related("body").get(pk=record.pk)
    policies.check_can_tell(by, held.body)
    policies.check_as_shown(held, seen)
    if faults := telling.faults():
        raise InvalidValue(" ".join(faults))
    held.version += 1
    _write(held, telling, by)
    note(kind=str(telling.kind), version=held.version)
    return held


@action("NetworkRecordWithdrawn", "withdrew what the network was told", who=MANAGERS)
def withdraw_record(*, by: By, record: NetworkRecord) -> NetworkRecord:
    """Take back what was told; it is no longer shown."""
    held = NetworkRecord.objects.select_related("body").get(pk=record.pk)
    policies.check_can_tell(by, held.body)
    policies.check_as_shown(held, None)
    held.withdrawn_on = today()
    held.save(update_fields=["withdrawn_on"])
    return held


@action("FundShareStated", "stated its share of the fund", who=MANAGERS)
def state_share(*, by: By, body: Body, share: Share) -> FundShare:
    """State what a partnership has of the fund in a year, for infrastructure and for projects."""
    policies.check_can_tell(by, body)
    if share.infrastructure < 0 or share.projects < 0:
        raise InvalidValue("A share of the fund is not below nothing.")
    if max(share.infrastructure, share.projects) > MOST_MONEY:
        raise InvalidValue(f"A share of the fund is at most £{MOST_MONEY:,}.")
    if not 1990 <= share.year <= 2100:
        raise InvalidValue("Give the year as four digits, such as 2026.")
    found, _ = FundShare.objects.update_or_create(
        body=body,
        year=share.year,
        defaults={
            "infrastructure": share.infrastructure,
            "projects": share.projects,
            **_told(by, body),
        },
    )
    note(year=share.year)
    return found


@action("NetworkToldByMany", "took over what many partnerships tell the network", who=MANAGERS)
def tell_for_many(
    *,
    by: By,
    network: Body,
    told: Sequence[tuple[Body, Telling]],
    shares: Sequence[tuple[Body, Share]] = (),
) -> Body:
    """Take over what partnerships below a body tell it, in one step and with one event.

    Raises NotAllowed where one is not below it, and InvalidValue naming every fault.
    """
    if not standing(by, network).manager:
        raise NotAllowed("The manager of the network takes over what partnerships tell it.")
    if any(body.parent_id != network.pk for body, _ in (*told, *shares)):
        raise NotAllowed(f"Some of these partnerships do not stand below {network}.")
    faults = [f"{body}: {fault}" for body, each in told for fault in each.faults()]
    if faults:
        raise InvalidValue(" ".join(faults))
    told_by = _told(by, network)
    records = NetworkRecord.objects.bulk_create(
        [
            NetworkRecord(
                body=body, kind=each.kind, title=each.title.strip(), day=each.day,
                review_on=each.review_on, text=each.text.strip(), **told_by,
            )
            for body, each in told
        ],
        batch_size=BATCH,
    )  # fmt: skip
    through = NetworkRecord.areas.through
    through._default_manager.bulk_create(
        [
            through(networkrecord_id=record.pk, area_id=code)
            for record, (_, each) in zip(records, told, strict=True)
            for code in each.areas
        ],
        batch_size=BATCH,
    )
    FundShare.objects.bulk_create(
        [
            FundShare(
                body=body, year=share.year, infrastructure=share.infrastructure,
                projects=share.projects, **told_by,
            )
            for body, share in shares
        ],
        batch_size=BATCH,
    )  # fmt: skip
    note(records=len(records), shares=len(shares))
    return network


def _told(by: By, body: Body) -> dict[str, Any]:
    """What is kept of who tells something: when, who, and the role in which they do."""
    person = person_of(by)
    role = "manager of the network" if body.tier in ABOVE else "partnership manager"
    told_as = role if person else "operator of this site"
    return {"told_at": clock.now(), "told_by": person, "told_as": told_as}


def _write(record: NetworkRecord, telling: Telling, by: By) -> None:
    for name, value in _told(by, record.body).items():
        setattr(record, name, value)
    record.kind, record.title = telling.kind, telling.title.strip()
    record.day, record.review_on = telling.day, telling.review_on
    record.text = telling.text.strip()
    record.save()
    record.areas.set(Area.objects.filter(code__in=telling.areas))
