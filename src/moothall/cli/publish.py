"""`moothall publish`: what a partnership makes public, and whether it still comes out the same."""

from typing import Annotated

import typer
from django.utils.text import slugify

from moothall.cli.command import command, group
from moothall.cli.output import Value
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.partnership.permissions import standing
from moothall.publishing import compositions, issuing, queries, verifying
from moothall.publishing.actions import change_publication, draft_publication, withdraw_publication
from moothall.publishing.compositions import Composition, Offer
from moothall.publishing.models import Publication
from moothall.publishing.policies import check_publishes
from moothall.theme.documents.pandoc import ConversionFailed
from moothall.theme.documents.typesetting import NotTypeset

commands = group("Publications: plans and notices, for everyone, in versions that never change.")


def join(app: typer.Typer) -> None:
    """Add the group to the program."""
    app.add_typer(commands, name="publish")


Slug = Annotated[str, typer.Argument(metavar="SLUG", help="Its place in the address.")]


@command(commands, "list", example="moothall publish list --json")
def list_publications(session: Session) -> None:
    """List what is published, and the drafts, the latest first."""
    found = queries.publications(session.body, standing(session.by, session.body))
    session.out.rows(
        f"Publications of {session.body}",
        ("publication", "kind", "title", "status", "version", "published", "address"),
        [_row(publication) for publication in found],
        empty="Nothing is published yet: moothall publish new --kind KIND --subject SUBJECT",
    )


@command(
    commands,
    "new",
    example="moothall publish new --kind commissioning-plan --subject scenario:4",
)
def new(
    session: Session,
    kind: Annotated[str, typer.Option("--kind", help="The kind, such as commissioning-plan.")],
    subject: Annotated[
        str,
        typer.Option("--subject", metavar="SUBJECT", help="What it is made from: scenario:4."),
    ],
    slug: Annotated[
        str, typer.Option("--slug", help="Its place in the address. Without it, from its title.")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Its title, if not its own.")] = "",
    summary: Annotated[
        str, typer.Option("--summary", help="What it says in a sentence, if not its own.")
    ] = "",
    what_changed: Annotated[
        str, typer.Option("--what-changed", help="For a later version: what has changed.")
    ] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Only prepare it; nothing becomes public.")
    ] = False,
) -> None:
    """Publish something: page, PDF, Word, OpenDocument and data, at an address that stays.

    With the slug of a publication there is, its next version is published. Ends with 1 where no
    decision that it needs is in effect, or where a number in it may not be shown.
    """
    check_publishes(standing(session.by, session.body))
    composition = compositions.of_kind(kind)
    offer = _offer(session, composition, subject)
    held = _held(session, slug)
    if held is None:
        held = _draft(session, composition, offer, slug, title, summary)
    else:
        held = change_publication(
            by=session.by,
            publication=held,
            title=title or held.title,
            summary=summary or held.summary,
            subject=offer.subject,
        )
    if not draft:
        try:
            held = issuing.publish(by=session.by, publication=held, what_changed=what_changed)
        except (ConversionFailed, NotTypeset) as fault:
            raise InvalidValue(str(fault)) from fault
    _tell(session, held)


def _offer(session: Session, composition: Composition, subject: str) -> Offer:
    """Return what is offered by this Ref; of one that is not offered, the Ref as it was given."""
    kind, _, number = subject.partition(":")
    if kind != composition.subject or not number:
        raise InvalidValue(
            f"What a {composition.kind} is made from is given as {composition.subject}:NUMBER, "
            f"and not as “{subject}”."
        )
    offers = {offer.subject.id: offer for offer in composition.offered(session.body)}
    if number not in offers:
        known = ", ".join(str(offer.subject) for offer in offers.values()) or "none now"
        raise InvalidValue(
            f"No {composition.noun} can be made from “{subject}”. There could be from: {known}."
        )
    return offers[number]


def _held(session: Session, slug: str) -> Publication | None:
    found = queries.publications(session.body, standing(session.by, session.body))
    return found.filter(slug=slug).first() if slug else None


def _draft(
    session: Session,
    composition: Composition,
    offer: Offer,
    slug: str,
    title: str,
    summary: str,
) -> Publication:
    about = issuing.first_look(
        by=session.by, body=session.body, composition=composition, subject=offer.subject
    ).about
    return draft_publication(
        by=session.by,
        body=session.body,
        kind=composition.kind,
        slug=slug or slugify(title or about.title)[:80],
        title=title or about.title,
        summary=summary or about.summary,
        subject=offer.subject,
    )


@command(commands, "withdraw", example="moothall publish withdraw plan-2026-27 --reason 'A sum.'")
def withdraw(
    session: Session,
    slug: Slug,
    reason: Annotated[str, typer.Option("--reason", help="Why: its address will say so.")],
) -> None:
    """Withdraw a publication: its address stays and says so, its files are not given out."""
    found = queries.by_slug(session.body, standing(session.by, session.body), slug)
    _tell(session, withdraw_publication(by=session.by, publication=found, reason=reason))


@command(commands, "verify", example="moothall publish verify commissioning-plan-2026-27")
def verify(
    session: Session,
    slug: Slug,
    number: Annotated[
        int, typer.Option("--version", min=0, help="Which version. Without it, the latest.")
    ] = 0,
) -> None:
    """Compose a version again from what it pins, and compare its data byte for byte.

    Every file is read back as well, and everything that it was made from is looked at: figures are
    counted again from the learner records while these are kept. Nothing depends on today's
    protocols or names. Ends with 1 where anything differs, and names it.
    """
    found = queries.by_slug(session.body, standing(session.by, session.body), slug)
    version = found.versions.filter(number=number).first() if number else found.current
    if version is None:
        raise InvalidValue(f"“{found}” has no version {number or 'yet'}.")
    compared = verifying.verify(version)
    session.out.rows(
        f"{version}, compared",
        ("what", "same", "sha256", "fault", "note"),
        [
            {
                "what": c.name,
                "same": not c.fault,
                "sha256": c.sha256,
                "fault": c.fault,
                "note": c.note,
            }
            for c in compared
        ],
    )
    if any(c.fault for c in compared):
        raise typer.Exit(1)


def _row(publication: Publication) -> dict[str, Value]:
    current = publication.current
    return {
        "publication": publication.slug,
        "kind": publication.kind,
        "title": current.title if current else publication.title,
        "status": publication.status,
        "version": current.number if current else None,
        "published": current.published_at.isoformat() if current else None,
        "address": issuing.address_of(publication),
    }


def _tell(session: Session, publication: Publication) -> None:
    row = _row(publication)
    if session.out.json:
        session.out.record(row)
        return
    session.out.say(f"“{publication}” is {publication.get_status_display()}: {row['address']}")
