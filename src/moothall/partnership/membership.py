"""Joining and leaving a body, and who speaks with a provider for all its members."""

import datetime as dt

from django.db.models import Q

from moothall.faults import InvalidValue
from moothall.ledger.actions import action, note
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.checks import check
from moothall.partnership.enums import Sector
from moothall.partnership.models import (
    Appointment,
    Body,
    Lead,
    Membership,
    Organisation,
    in_force,
    today,
)
from moothall.theme.formats import long_date


@action("MemberJoined", "admitted the member", who=MANAGERS)
def admit_member(
    *,
    by: By,
    body: Body,
    organisation: Organisation,
    starts: dt.date | None = None,
    sector: Sector | None = None,
) -> Membership:
    """Make an organisation a member of a body, from a day (today, if none is given), for the first
    time or again; in its own sector, if it sits there for no other. Raises InvalidValue where it is
    a member then or later, or cannot sit for that sector.
    """
    membership = Membership(
        body=body,
        organisation=organisation,
        starts=starts or today(),
        sector=sector or organisation.sector,
    )
    _no_overlap(membership)
    check(membership)
    membership.save()
    return membership


@action("MembershipCorrected", "corrected what is kept of the membership", who=MANAGERS)
def correct_membership(
    *,
    by: By,
    membership: Membership,
    starts: dt.date,
    ends: dt.date | None,
    sector: Sector | None = None,
) -> Membership:
    """Correct the first and the last day of a membership, and its sector where one is given. An
    earlier last day ends roles and leads with it; a later one brings none back.
    """
    if sector and sector != membership.sector:
        note(sector_before=membership.sector, sector=str(sector))
        membership.sector = sector
    note(starts_before=str(membership.starts), ends_before=str(membership.ends or ""))
    membership.starts, membership.ends = starts, ends
    _in_order(membership)
    _no_overlap(membership)
    check(membership)
    membership.save()
    if ends:
        _lapse(membership, ends)
    return membership


@action("MemberLeft", "ended the membership", who=MANAGERS)
def end_membership(
    *, by: By, membership: Membership, last_day: dt.date | None = None
) -> Membership:
    """End a membership with a day (today, if none is given), and with it the roles held for the
    organisation and the leads it has or is led by.
    """
    if membership.ends and membership.ends < today():
        raise InvalidValue(
            f"{membership.organisation} left on {long_date(membership.ends)} already."
        )
    membership.ends = last_day or today()
    _in_order(membership)
    check(membership)
    membership.save()
    note(last_day=str(membership.ends))
    _lapse(membership, membership.ends)
    return membership


def _in_order(membership: Membership) -> None:
    if membership.ends and membership.ends < membership.starts:
        raise InvalidValue(
            f"The last day, {long_date(membership.ends)}, is before the first, "
            f"{long_date(membership.starts)}."
        )


def _no_overlap(membership: Membership) -> None:
    """Refuse a membership while another of the same organisation runs."""
    others = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=membership.starts),
        body=membership.body,
        organisation=membership.organisation,
    ).exclude(pk=membership.pk)
    if membership.ends:
        others = others.filter(starts__lte=membership.ends)
    other = others.order_by("starts").first()
    if other is None:
        return
    until = f" until {long_date(other.ends)}" if other.ends else ""
    raise InvalidValue(
        f"{membership.organisation} is a member of {membership.body} already, from "
        f"{long_date(other.starts)}{until}: end that membership first."
    )


def _lapse(membership: Membership, last_day: dt.date) -> None:
    """End what an organisation's membership carried: its roles, and the leads it takes part in."""
    whose, body = membership.organisation, membership.body
    later = Membership.objects.filter(body=body, organisation=whose, starts__gt=last_day)
    # What belongs to a membership that begins afterwards is left alone.
    until = later.order_by("starts").values_list("starts", flat=True).first()
    within = Q(starts__lt=until) if until else Q()
    takes_part = Q(lead=whose) | Q(jointly_with=whose) | Q(provider=whose)
    for kind, found in (
        ("roles", Appointment.objects.filter(within, body=body, organisation=whose)),
        ("leads", Lead.objects.filter(within, takes_part, body=body)),
    ):
        # What has begun ends with the membership; what has not never begins.
        running = found.filter(Q(ends__isnull=True) | Q(ends__gt=last_day), starts__lte=last_day)
        ended = running.update(ends=last_day)
        dropped, _ = found.filter(starts__gt=last_day).delete()
        note(**{f"{kind}_ended": ended + dropped})


@action("LeadAgreed", "agreed who leads for the provider", who=MANAGERS)
def agree_lead(
    *,
    by: By,
    body: Body,
    provider: Organisation,
    lead: Organisation,
    jointly_with: Organisation | None = None,
    note_in_words: str = "",
    starts: dt.date | None = None,
) -> Lead:
    """Record who speaks with a provider for all members (COM-4), from a day (today, if none is
    given). What was agreed before ends the day before; what begins on the same day is replaced.
    """
    day = starts or today()
    if jointly_with == lead:
        raise InvalidValue(f"{lead} leads already: name another to lead jointly with it, or none.")
    if provider in (lead, jointly_with):
        raise InvalidValue(f"{provider} is the provider: another speaks with it for all members.")
    earlier = Lead.objects.filter(in_force(day), body=body, provider=provider)
    later = Lead.objects.filter(body=body, provider=provider, starts__gt=day).first()
    if later:
        raise InvalidValue(
            f"Who leads for {provider} is agreed from {long_date(later.starts)} already: end that "
            "first."
        )
    same_day = earlier.filter(starts=day).first()
    earlier.filter(starts__lt=day).update(ends=day - dt.timedelta(days=1))
    agreed = same_day or Lead(body=body, provider=provider, starts=day)
    agreed.lead, agreed.jointly_with, agreed.note = lead, jointly_with, note_in_words
    check(agreed)
    agreed.save()
    return agreed


@action("LeadEnded", "ended who leads for the provider", who=MANAGERS)
def end_lead(*, by: By, lead: Lead, last_day: dt.date | None = None) -> Lead:
    """End a lead with a day (today, if none is given)."""
    day = last_day or today()
    if day < lead.starts:
        raise InvalidValue(f"It began on {long_date(lead.starts)}: give that day or a later one.")
    lead.ends = day
    check(lead)
    lead.save()
    note(last_day=str(day))
    return lead
