"""Bodies, and their members by role."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Query, Router

from moothall.api import addresses
from moothall.api.paging import page_of
from moothall.api.queries import public_bodies, public_body
from moothall.api.shapes import FAULTS, NO_SENSE, BodyShape, MemberShape, Page, Paging, Slug
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Membership, held

router = Router(tags=["Bodies"])
PARTS = ("members", "decisions", "meetings", "risks", "issues")


@router.get(
    "", url_name="bodies", response={200: Page[BodyShape], **NO_SENSE}, summary="List the bodies"
)
def bodies(request: HttpRequest, paging: Query[Paging]) -> Page[BodyShape]:
    """Every body of which anything is public, by name."""
    return page_of(request, public_bodies(), paging, _shaped)


@router.get("/{slug}", url_name="body", response={200: BodyShape, **FAULTS}, summary="Read a body")
def body(request: HttpRequest, slug: Slug) -> BodyShape:
    """One body, with the addresses of what of it is public."""
    return _shaped([public_body(slug)])[0]


@router.get(
    "/{slug}/members",
    url_name="members",
    response={200: Page[MemberShape], **FAULTS},
    summary="List the members of a body",
)
def members(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[MemberShape]:
    """Every member the body has or had, by name, with the roles held for it today. Nobody is
    named.
    """
    found = public_body(slug, "members")
    rows = Membership.objects.filter(body=found).select_related("organisation")
    return page_of(
        request,
        rows.order_by("organisation__name", "starts", "pk"),
        paging,
        lambda part: _members(found, part),
    )


def _shaped(found: Sequence[Body]) -> list[BodyShape]:
    above = [body.parent.slug for body in found if body.parent]
    known = set(public_bodies().filter(slug__in=above).values_list("slug", flat=True))
    return [
        BodyShape(
            slug=body.slug,
            name=body.name,
            tier=body.tier,
            purpose=body.purpose,
            parent=_address("body", body.parent)
            if body.parent and body.parent.slug in known
            else None,
            url=_address("body", body),
            **{
                part: _address(part, body) if getattr(body, f"shows_{part}") else None
                for part in PARTS
            },
        )
        for body in found
    ]


def _address(name: str, body: Body) -> str:
    return addresses.of(name, slug=body.slug)


def _members(body: Body, part: Sequence[Membership]) -> list[MemberShape]:
    roles: dict[int, set[str]] = defaultdict(set)
    held_for = Appointment.objects.filter(
        held(), body=body, organisation__in=[each.organisation_id for each in part]
    )
    for place, role in held_for.values_list("organisation", "role"):
        roles[place].add(str(Role(role).label))
    return [
        MemberShape(
            organisation=each.organisation.name,
            sector=each.sector,
            kind=each.organisation.kind,
            ukprn=each.organisation.ukprn,
            area=each.organisation.area_id,
            starts=each.starts,
            ends=each.ends,
            roles=sorted(roles[each.organisation_id]),
        )
        for each in part
    ]
