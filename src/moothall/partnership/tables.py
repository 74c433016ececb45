"""The tables of the partnership's pages."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from moothall.partnership.enums import Role, Sector
from moothall.partnership.models import Appointment, Body, Lead, Membership, Organisation
from moothall.partnership.queries import leads, members
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

STATES = (("member", "members today"), ("coming", "will join"), ("former", "have left"))
STATE_TAG = {
    "member": Tag("member", "good"),
    "coming": Tag("will join", "waiting"),
    "former": Tag("has left"),
}
ROLE_STATES = (("held", "held today"), ("coming", "to come"), ("former", "ended"))
ROLE_TAG = {
    "held": Tag("held", "good"),
    "coming": Tag("to come", "waiting"),
    "former": Tag("ended"),
}


NUMBERS = (
    Column[Membership]("organisation__charity_number", "Charity number", searchable=True),
    Column[Membership]("organisation__company_number", "Company number", searchable=True),
)


def members_table(body: Body, may_add: bool) -> Table[Membership]:
    """Return the table of members. Its headings are those that an import takes; numbers that none
    of them has are left out (one query).
    """
    slug = body.slug

    def to(row: Membership) -> str:
        return reverse("partnership:member", kwargs={"body": slug, "pk": row.organisation_id})

    empty = Empty(
        "No member yet",
        "The organisations of the partnership stand here, with the days of their membership.",
        reverse("partnership:member_add", kwargs={"body": slug}) if may_add else "",
        "Add the first" if may_add else "",
    )
    return Table(
        name="members",
        title=f"Members of {body}",
        noun=("membership", "memberships"),
        columns=(
            Column("organisation__name", "Organisation", link=to, searchable=True),
            Column("state", "Status", kind=Kind.TAG, value=lambda r: STATE_TAG[_state(r)]),
            Column("sector", "Sector", value=lambda r: str(r.get_sector_display()), order="sector"),
            Column("organisation__kind", "Kind", searchable=True),
            Column("organisation__ukprn", "UKPRN", searchable=True),
            *(NUMBERS if _any_numbered(body) else ()),
            Column(
                "organisation__area__name",
                "Area",
                value=lambda r: str(r.organisation.area or ""),
                searchable=True,
            ),
            Column("starts", "Member from", kind=Kind.DATE),
            Column("ends", "Member until", kind=Kind.DATE),
        ),
        filters=(
            Filter("state", "Status", STATES),
            Filter("sector", "Sector", [(s.value, str(s.label)) for s in Sector]),
        ),
        empty=empty,
    )


def _any_numbered(body: Body) -> bool:
    numbered = Q(organisation__charity_number__isnull=False)
    numbered |= Q(organisation__company_number__isnull=False)
    return Membership.objects.filter(numbered, body=body).exists()


def _state(row: Membership | Appointment) -> str:
    return str(getattr(row, "state"))  # noqa: B009 - the query adds it


@dataclass(frozen=True, slots=True)
class Led:
    """A provider and who speaks with it for all members, if that is agreed."""

    provider: Organisation
    lead: Lead | None


def led(body: Body) -> list[Led]:
    """Return each provider of a body today with who leads for it (two queries).

    A provider is a member with a UKPRN that is no authority, or for which somebody leads: a forum
    of organisations or a network of employers has nothing to be negotiated with it.
    """
    agreed = leads(body)
    found = members(body).exclude(sector=Sector.AUTHORITY)
    return [Led(each, agreed.get(each.pk)) for each in found if each.ukprn or each.pk in agreed]


def leads_table(body: Body, may_change: bool) -> Table[Led]:
    """Return the table of who leads for whom."""
    slug = body.slug

    def to(row: Led) -> str:
        return reverse("partnership:member", kwargs={"body": slug, "pk": row.provider.pk})

    def change(row: Led) -> str:
        address = reverse("partnership:lead_agree", kwargs={"body": slug})
        return f"{address}?provider={row.provider.pk}"

    act = Column[Led](
        "change",
        "Agree",
        value=lambda r: "Agree another" if r.lead else "Agree who leads",
        link=change,
        sortable=False,
    )
    return Table(
        name="leads",
        title="Who speaks with each provider",
        noun=("provider", "providers"),
        columns=(
            Column("provider", "Provider", value=lambda r: r.provider.name, link=to,
                   searchable=True),
            Column("lead", "Leads for all", searchable=True,
                   value=lambda r: r.lead.lead.name if r.lead else Tag("nobody yet", "action")),
            Column("jointly", "Jointly with", searchable=True,
                   value=lambda r: str(r.lead.jointly_with or "") if r.lead else ""),
            Column("note", "Note", value=lambda r: r.lead.note if r.lead else ""),
            Column("starts", "Since", kind=Kind.DATE,
                   value=lambda r: r.lead.starts if r.lead else None),
            *((act,) if may_change else ()),
        ),
        empty=Empty(
            "No provider is a member yet",
            "Each provider stands here with the authority that speaks with it for all members.",
        ),
    )  # fmt: skip


def people_table(body: Body) -> Table[Appointment]:
    """Return the table of who is appointed, for the manager."""
    slug = body.slug

    def to(row: Appointment) -> str:
        return reverse("partnership:person", kwargs={"body": slug, "pk": row.person_id})

    return Table(
        name="people",
        title=f"People of {body}",
        noun=("role", "roles"),
        columns=(
            Column("person__name", "Name", link=to, searchable=True),
            Column("person__email", "E-mail", searchable=True),
            Column("role", "Role", value=lambda r: r.get_role_display()),
            Column("organisation__name", "For", searchable=True,
                   value=lambda r: str(r.organisation or "the partnership")),
            Column("state", "Status", kind=Kind.TAG, value=role_tag),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE),
        ),
        filters=(
            Filter("state", "Status", ROLE_STATES),
            Filter("role", "Role", [(r.value, str(r.label)) for r in Role]),
        ),
    )  # fmt: skip


def role_tag(row: Appointment) -> Tag:
    """Return where a role stands; that somebody has not come in yet is told before all else."""
    if _state(row) == "held" and not row.person.has_usable_password():
        return Tag("invited", "waiting")
    return ROLE_TAG[_state(row)]
