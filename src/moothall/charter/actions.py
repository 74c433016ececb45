"""Verbs on the terms of reference: draft, edit, drop, adopt, review."""

import datetime as dt

from django.db.models import Max

from moothall.charter import policies, queries
from moothall.charter.enums import Outcome, TermsStatus
from moothall.charter.models import Terms, TermsReview
from moothall.charter.permissions import KEEPS_TERMS
from moothall.charter.says import TermsSay
from moothall.faults import InvalidValue
from moothall.governance.enums import Status
from moothall.governance.models import Decision
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body


@action("TermsDrafted", "drafted terms of reference", who=KEEPS_TERMS)
def draft_terms(*, by: By, body: Body, says: TermsSay) -> Terms:
    """Begin the next version of a body's terms. Raises InvalidValue naming all that is wrong."""
    policies.check_keeps(by, body)
    if Terms.objects.filter(body=body, status=TermsStatus.DRAFT).exists():
        raise NotAllowed("There is a draft already: change it, adopt it or drop it first.")
    _check(says)
    last = Terms.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    terms = Terms(body=body, version=last + 1, drafted_by=person_of(by), **says.columns())
    terms.sha256 = terms.fingerprint()
    terms.save(force_insert=True)
    note(version=terms.version)
    return terms


@action("TermsChanged", "changed the draft of the terms of reference", who=KEEPS_TERMS)
def change_terms(*, by: By, terms: Terms, says: TermsSay, shown: str) -> Terms:
    """Change a draft. `shown` is the hash of the draft that somebody changed: where it is another
    by now, nothing is written and Changed is raised.
    """
    held = queries.terms_as_they_stand(terms)
    policies.check_keeps(by, held.body)
    policies.check_is_draft(held)
    policies.check_shown(shown, held)
    _check(says)
    for name, value in says.columns().items():
        setattr(held, name, value)
    held.sha256 = held.fingerprint()
    held.save()
    note(version=held.version)
    return held


@action("TermsDropped", "dropped the draft of the terms of reference", who=KEEPS_TERMS)
def drop_terms(*, by: By, terms: Terms) -> Terms:
    """Give a draft up; its number is not given again."""
    held = queries.terms_as_they_stand(terms)
    policies.check_keeps(by, held.body)
    policies.check_terms_move(held, TermsStatus.DROPPED)
    held.status = TermsStatus.DROPPED
    held.save()
    note(version=held.version)
    return held


@action("TermsAdopted", "adopted the terms of reference", who=KEEPS_TERMS)
def adopt_terms(
    *,
    by: By,
    terms: Terms,
    adopted_on: dt.date,
    adopted_as: str,
    shown: str,
    decision: Decision | None = None,
) -> Terms:
    """Record that a draft was adopted: on which day, how (in words), under which decision if any.

    From that day it holds, and the version before no longer does. `shown` is the hash of the text
    that was adopted. Raises NotAllowed where the text is another, or the day cannot be.
    """
    held = queries.terms_as_they_stand(terms)
    policies.check_keeps(by, held.body)
    policies.check_terms_move(held, TermsStatus.ADOPTED)
    policies.check_shown(shown, held)
    if not adopted_as.strip():
        raise InvalidValue("Say how it was adopted, such as “at the meeting of 4 March 2026”.")
    if decision and (decision.body_id, decision.status) != (held.body_id, Status.EFFECTIVE):
        raise InvalidValue(f"Decision {decision.reference} is not in effect here.")
    before = queries.latest_adopted(held.body)
    policies.check_adopted_on(adopted_on, before, today())
    if decision is None:
        policies.check_is_to_be_reviewed(held, adopted_on)
    if before:
        before.status, before.superseded_on = TermsStatus.SUPERSEDED, adopted_on
        before.save()
    held.status = TermsStatus.ADOPTED
    held.adopted_on, held.adopted_as, held.decision = adopted_on, adopted_as.strip(), decision
    held.save()
    note(version=held.version)
    return held


@action("TermsReviewed", "reviewed the terms of reference", who=KEEPS_TERMS)
def review_terms(
    *, by: By, terms: Terms, held_on: dt.date, found: str, outcome: Outcome, next_on: dt.date
) -> Terms:
    """Record a review of the terms in force: what was found, what comes of it, when the next is.

    Raises InvalidValue naming all that is wrong.
    """
    held = queries.terms_as_they_stand(terms)
    policies.check_keeps(by, held.body)
    if held.status != TermsStatus.ADOPTED or held.adopted_on is None:
        raise NotAllowed("Only the terms that hold are reviewed.")
    faults = []
    if not held.adopted_on <= held_on <= today():
        faults.append("The review was held since the terms were adopted, and until today.")
    if not found.strip():
        faults.append("Say what was found.")
    if next_on <= held_on:
        faults.append("The next review is after this one.")
    if faults:
        raise InvalidValue(" ".join(faults))
    TermsReview.objects.create(
        terms=held,
        held_on=held_on,
        found=found.strip(),
        outcome=outcome,
        next_on=next_on,
        recorded_by=person_of(by),
    )
    note(version=held.version, outcome=str(outcome))
    return held


def _check(says: TermsSay) -> None:
    faults = says.faults()
    if faults:
        raise InvalidValue(" ".join(faults))
