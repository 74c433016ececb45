"""Decision notices for everyone: the list, the feeds, and the proof of each.

All of it is made from what was published: nothing of a decision that is not in its notice.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from django.core.cache import cache
from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.feedgenerator import Atom1Feed

from moothall.governance.models import Decision
from moothall.governance.proposals import content_as_kept
from moothall.ledger import proofs, queries
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.publishing.kinds import DECISION_NOTICE
from moothall.publishing.models import Publication, Version
from moothall.publishing.queries import published

# A feed holds the latest; the list holds all.
IN_A_FEED = 50
AN_HOUR = 3600

Kept = TypeVar("Kept")


def notices(body: Body) -> QuerySet[Publication]:
    """Return the decision notices of a body, the latest first, each with `stands` and `year` of its
    decision and all its `words`.
    """
    key = Cast(OuterRef("subject_id"), BigIntegerField())
    decision = Decision.objects.filter(pk=key).order_by()
    number = Concat(
        Cast(F("year"), CharField()), Value("/"), Cast(F("number"), CharField()),
        output_field=CharField(),
    )  # fmt: skip
    return (
        published(body)
        .filter(kind=DECISION_NOTICE)
        .annotate(
            stands=Subquery(decision.values("status")[:1]),
            year=Subquery(decision.values("year")[:1]),
            number=Subquery(decision.annotate(both=number).values("both")[:1]),
            question=Subquery(decision.values("question")[:1]),
            first=Subquery(decision.values("public_since")[:1]),
        )
    )


def years(body: Body) -> list[int]:
    """Return the years of a body's public decisions, the latest first."""
    found = Decision.objects.filter(body=body, public_since__isnull=False).order_by()
    return sorted(set(found.values_list("year", flat=True)), reverse=True)


@dataclass(frozen=True, slots=True)
class Item:
    """One notice as a feed tells it: title, summary, its address, when first and last published."""

    title: str
    summary: str
    address: str
    published: dt.datetime
    updated: dt.datetime


def items(body: Body, addresses: Mapping[int, str]) -> list[Item]:
    """Return the latest notices of a body for its feeds; `addresses` are by publication."""
    found = []
    for each in notices(body)[:IN_A_FEED]:
        assert each.current
        found.append(
            Item(
                each.current.title,
                each.current.summary,
                addresses[each.pk],
                each.made_at,
                each.current.published_at,
            )
        )
    return found


def as_atom(body: Body, found: list[Item], *, home: str, feed: str) -> str:
    """Return a feed as Atom (RFC 4287)."""
    made = Atom1Feed(
        title=f"Decision notices of {body}",
        link=home,
        description="",
        subtitle="What was decided, from the day it is published, and whatever becomes of it.",
        feed_url=feed,
        feed_guid=feed,
        language="en-GB",
        author_name=str(body),
    )
    for item in found:
        made.add_item(
            title=item.title,
            link=item.address,
            description=item.summary,
            unique_id=item.address,
            pubdate=item.published,
            updateddate=item.updated,
        )
    out = StringIO()
    made.write(out, "utf-8")
    return out.getvalue()


def as_json_feed(body: Body, found: list[Item], *, home: str, feed: str) -> str:
    """Return a feed as JSON Feed 1.1 (jsonfeed.org)."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Decision notices of {body}",
        "home_page_url": home,
        "feed_url": feed,
        "language": "en-GB",
        "authors": [{"name": str(body)}],
        "items": [
            {
                "id": item.address,
                "url": item.address,
                "title": item.title,
                "content_text": item.summary,
                "date_published": item.published.isoformat(timespec="seconds"),
                "date_modified": item.updated.isoformat(timespec="seconds"),
            }
            for item in found
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1)


def proof_of(version: Version) -> dict[str, object]:
    """Return the proof that what a version of a notice tells of stands in the ledger, up to the
    head that the version names. The chain is followed once, and again when anything on its way has
    changed.
    """
    return _kept("proof", version, _proof)


@dataclass(frozen=True)
class _Asked:
    """What a proof is made from: the thing, what it says of itself now, its title and its head."""

    subject: Ref
    title: str
    text: str
    head: str

    def key(self) -> str:
        """A word that is another as soon as any event on the way to the head, or the text, is."""
        last = int(self.head.partition(":")[0])
        own = queries.history_of(self.subject).filter(sequence__lte=last)
        first = own.order_by("sequence").values_list("sequence", flat=True).first() or last
        way = queries.fingerprint_of(first, last)
        return proofs.digest(" ".join((way, self.head, self.title, self.text)))


def _kept(what: str, version: Version, make: Callable[[_Asked], Kept]) -> Kept:
    """Return what following the chain up to the head of a version gave, as long as everything on
    the way is as it was then.
    """
    decision = Decision.objects.select_related("body", "supersedes").get(pk=version.subject_id)
    asked = _Asked(
        decision.ref,
        f"{decision.body}: {version}",
        content_as_kept(decision).text(),
        version.ledger_head,
    )
    key = f"{what}/{version.pk}/{asked.key()}"
    found: Kept | None = cache.get(key)
    if found is None:
        found = make(asked)
        cache.set(key, found, AN_HOUR)
    return found


def _proof(asked: _Asked) -> dict[str, object]:
    return queries.proof_of(asked.subject, until=asked.head, title=asked.title, text=asked.text)


def checked(version: Version) -> proofs.Checked:
    """Follow the proof of a version as its reader would, and look for its head in the ledger.

    Every event on the way is looked at each time; the chain is followed anew as soon as one is not
    what it was. The decision's own events and the head are compared each time too.
    """
    found = _kept("checked", version, lambda asked: proofs.check(_proof(asked), asked.head))
    faults = list(found.faults)
    if not queries.are_as_written({link.sequence: link.hash for link in found.own}):
        faults.append("An event of this decision is not what it was any more.")
    if not queries.stands(version.ledger_head):
        faults.append("The head that the notice names is not in the ledger any more.")
    return proofs.Checked(
        found.title, found.own, found.others, found.on_trust, found.head, tuple(faults)
    )


def version_of(body: Body, asked: str) -> Version | None:
    """Return the latest version of the notice that somebody asks for: by the reference of its
    decision, or by the hash or head that they have of one of its events, or the beginning of one.
    """
    wanted = asked.strip().lower().rpartition(":")[2].removeprefix("decision ").strip("…. ")
    found = list(notices(body).select_related("current"))
    for each in found:
        reference = each.title.partition(":")[0].removeprefix("Decision ").lower()
        if wanted and wanted in (reference, each.number, each.slug):  # type: ignore[attr-defined]
            return each.current
    if len(wanted) < BEGINNING or set(wanted) - set("0123456789abcdef"):
        return None
    for each in found:
        assert each.current
        head = each.current.ledger_head.partition(":")[2]
        if head.startswith(wanted) or any(
            link.hash.startswith(wanted) for link in checked(each.current).own
        ):
            return each.current
    return None


# Letters of a hash that tell an event from every other.
BEGINNING = 12
