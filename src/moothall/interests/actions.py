"""Verbs of the register: declare, end, confirm, dispense, and agree what kinds mean."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.interests import policies
from moothall.interests.enums import InterestKind
from moothall.interests.models import (
    Concern,
    Confirmation,
    Declaration,
    Dispensation,
    Ending,
    KindRule,
    Revocation,
    Standard,
)
from moothall.interests.permissions import KEEPS, WHOSE
from moothall.interests.queries import of_organisation, of_person
from moothall.interests.standard import Consequence
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.ledger.refs import Ref
from moothall.partnership.access import MANAGERS, MEMBERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Membership, Organisation, Person, today
from moothall.partnership.permissions import standing


@action("StandingInterestDeclared", "declared an interest", who=MEMBERS, only=WHOSE)
def declare(
    *,
    by: By,
    body: Body,
    kind: InterestKind,
    nature: str,
    person: Person | None = None,
    organisation: Organisation | None = None,
    in_organisation: Organisation | None = None,
    matter: str = "",
    in_matter: Ref | None = None,
    both_sides: bool = False,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
) -> Declaration:
    """Enter an interest of a person, or of an organisation, in the register (GOV-7).

    It lies in `in_organisation`, or in a `matter` in words; `in_matter` names one decision.
    `both_sides`: by it the organisation both commissions and delivers. Raises InvalidValue naming
    all that is wrong, NotAllowed where somebody does not speak of these interests.
    """
    policies.check_may_declare(by, standing(by, body), person, organisation)
    # It is told in the middle of sentences.
    words, first = (matter.strip(), nature.strip().rstrip(".")), starts or today()
    days = (first, ends)
    faults = policies.faults_of(
        body, (person, organisation), kind, in_organisation, words, days, both_sides
    )
    roles = policies.roles_of(body, person) if person else []
    if faults:
        raise InvalidValue(" ".join(faults))
    note(kind=str(kind))
    return Declaration.objects.create(
        body=body,
        person=person,
        organisation=organisation,
        called=policies.called(roles) if person else str(organisation),
        roles=sorted({role.role for role in roles}),
        kind=kind,
        in_organisation=in_organisation,
        matter=words[0],
        matter_kind=in_matter.kind if in_matter else "",
        matter_key=in_matter.id if in_matter else "",
        nature=words[1],
        both_sides=both_sides,
        starts=first,
        ends=ends,
        recorded_by=person_of(by),
    )


@action("StandingInterestEnded", "ended an interest", who=MEMBERS, only=WHOSE)
def end_interest(
    *, by: By, declaration: Declaration, because: str, last_day: dt.date | None = None
) -> Declaration:
    """Record that an interest is held no more, or was declared wrongly; the entry stays."""
    declaration = Declaration.objects.select_related("body", "ending").get(pk=declaration.pk)
    place, day = standing(by, declaration.body), last_day or today()
    policies.check_can_end(by, place, declaration)
    policies.check_last_day(by, place, declaration, day)
    if not because.strip():
        raise InvalidValue("Say why it ends: what has ceased, or what was declared wrongly.")
    note(last_day=str(day))
    Ending.objects.create(
        declaration=declaration, last_day=day, because=because.strip(), recorded_by=person_of(by)
    )
    return declaration


@action("InterestsConfirmed", "confirmed that the register is right", who=MEMBERS, only=WHOSE)
def confirm(
    *, by: By, body: Body, person: Person | None = None, organisation: Organisation | None = None
) -> Confirmation:
    """Record that somebody's entries are right and whole, or that there are rightly none."""
    policies.check_may_declare(by, standing(by, body), person, organisation)
    if person:
        policies.roles_of(body, person)
        entries = len(of_person(body, person))
    else:
        assert organisation
        entries = len(of_organisation(body, organisation))
    note(entries=entries)
    return Confirmation.objects.create(
        body=body,
        person=person,
        organisation=organisation,
        entries=entries,
        recorded_by=person_of(by),
    )


@action("DispensationGranted", "recorded a dispensation", who=KEEPS)
def grant_dispensation(
    *,
    by: By,
    declaration: Declaration,
    granted_by: str,
    reason: str,
    matter: str = "",
    in_matter: Ref | None = None,
    under: Ref | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
) -> Dispensation:
    """Record that an interest does not bar: in one matter (`in_matter`, called `matter`), or until
    `ends`. `granted_by` says who gave it, `under` the decision by which, if by one.
    """
    policies.check_can_dispense(by, standing(by, declaration.body), declaration)
    first, faults = starts or today(), []
    if not granted_by.strip():
        faults.append("Say who gave the dispensation.")
    if not reason.strip():
        faults.append("Give the reason for the dispensation.")
    if in_matter is None and ends is None:
        faults.append("A dispensation is for one decision, or until a day: choose one, or give it.")
    if ends and ends < first:
        faults.append("The dispensation ends before it begins: correct one of the days.")
    same = Dispensation.objects.filter(
        declaration=declaration,
        matter_kind=in_matter.kind if in_matter else "",
        matter_key=in_matter.id if in_matter else "",
        starts=first,
        ends=ends,
        revocation=None,
    )
    if same.exists():
        faults.append("This dispensation is on record already.")
    if faults:
        raise InvalidValue(" ".join(faults))
    note(
        in_matter=str(in_matter) if in_matter else "",
        under=str(under) if under else "",
        ends=str(ends or ""),
    )
    return Dispensation.objects.create(
        declaration=declaration,
        matter_kind=in_matter.kind if in_matter else "",
        matter_key=in_matter.id if in_matter else "",
        matter=matter.strip()[:300],
        starts=first,
        ends=ends,
        granted_by=granted_by.strip(),
        under_kind=under.kind if under else "",
        under_key=under.id if under else "",
        reason=reason.strip(),
        recorded_by=person_of(by),
    )


@action("DispensationEnded", "ended a dispensation", who=KEEPS)
def revoke(
    *, by: By, dispensation: Dispensation, because: str, last_day: dt.date | None = None
) -> Dispensation:
    """End a dispensation before its time."""
    found = Dispensation.objects.select_related("declaration__body", "revocation")
    dispensation = found.get(pk=dispensation.pk)
    policies.check_can_revoke(by, standing(by, dispensation.declaration.body), dispensation)
    if not because.strip():
        raise InvalidValue("Say why the dispensation ends.")
    day = last_day or today() - dt.timedelta(days=1)
    note(last_day=str(day))
    Revocation.objects.create(
        dispensation=dispensation, last_day=day, because=because.strip(), recorded_by=person_of(by)
    )
    return dispensation


@action("InterestStandardAdopted", "recorded what kinds of interest mean", who=MANAGERS)
def adopt_standard(
    *,
    by: By,
    body: Body,
    kinds: Sequence[Consequence],
    agreed: str,
    public_roles: Sequence[Role] = (),
    public_organisations: bool = False,
) -> Standard:
    """Record from now on what each kind means, which bar a vote, which may be dispensed with, and
    whose interests are public. Raises InvalidValue naming all that is wrong.
    """
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager records its standard of interests.")
    faults = []
    if {each.kind for each in kinds} != set(InterestKind) or len(kinds) != len(InterestKind):
        faults.append("Say of each kind what follows from it, once.")
    faults += [f"Say what a {each.kind} interest is." for each in kinds if not each.meaning.strip()]
    faults += [
        f"A {each.kind} interest bars nothing, so it cannot be dispensed with."
        for each in kinds
        if each.dispensable and not each.bars
    ]
    if not agreed.strip():
        faults.append("Say where this was agreed, such as the terms of reference of a day.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = Standard.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    note(version=last + 1)
    adopted = Standard.objects.create(
        body=body,
        version=last + 1,
        agreed=agreed.strip(),
        public_roles=sorted(str(role) for role in public_roles),
        public_organisations=public_organisations,
        adopted_by=person_of(by),
    )
    KindRule.objects.bulk_create(
        KindRule(
            standard=adopted,
            kind=each.kind,
            meaning=each.meaning.strip(),
            bars=each.bars,
            dispensable=each.dispensable,
        )
        for each in kinds
    )
    return adopted


@action("ConcernedNamed", "named the organisations concerned", who=FINER)
def name_concerned(
    *, by: By, body: Body, matter: Ref, organisations: Sequence[Organisation]
) -> Concern:
    """Record which organisations a matter concerns; the room that keeps it has asked who may."""
    known = Concern.objects.filter(body=body, matter_kind=matter.kind, matter_key=matter.id)
    there = set(known.values_list("organisation", flat=True))
    new = [one for one in dict.fromkeys(organisations) if one.pk not in there]
    ours = set(Membership.objects.filter(body=body).values_list("organisation", flat=True))
    faults = [f"{one} is no member of {body}." for one in new if one.pk not in ours]
    if not new:
        faults.append("Choose an organisation that is not named yet.")
    if faults:
        raise InvalidValue(" ".join(faults))
    rows = [
        Concern(
            body=body,
            matter_kind=matter.kind,
            matter_key=matter.id,
            organisation=one,
            recorded_by=person_of(by),
        )
        for one in new
    ]
    Concern.objects.bulk_create(rows)
    note(organisations=[str(one.ref) for one in new])
    return rows[0]
