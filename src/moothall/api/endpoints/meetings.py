"""Public meetings and their agendas."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from ninja import Query, Router

from moothall.api import addresses
from moothall.api.paging import page_of
from moothall.api.queries import public_body
from moothall.api.shapes import (
    FAULTS,
    ItemShape,
    MeetingRow,
    MeetingShape,
    Number,
    Page,
    Paging,
    Slug,
)
from moothall.meetings.models import AgendaItem, Meeting
from moothall.partnership.models import Body

router = Router(tags=["Meetings"])
NOT_PUBLIC = "An item that is not for the public"


@router.get(
    "/{slug}/meetings",
    url_name="meetings",
    response={200: Page[MeetingRow], **FAULTS},
    summary="List the public meetings of a body",
)
def meetings(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[MeetingRow]:
    """Every public meeting, the latest first."""
    body = public_body(slug, "meetings")
    rows = Meeting.objects.public().filter(body=body)
    return page_of(request, rows.order_by("-starts", "-pk"), paging, lambda part: _rows(body, part))


@router.get(
    "/{slug}/meetings/{number}",
    url_name="meeting",
    response={200: MeetingShape, **FAULTS},
    summary="Read a public meeting",
)
def meeting(request: HttpRequest, slug: Slug, number: Number) -> MeetingShape:
    """One public meeting with its agenda, once that is published."""
    body = public_body(slug, "meetings")
    found = Meeting.objects.public().filter(body=body, pk=number).first()
    if found is None:
        raise Http404(f"There is no public meeting {number} of “{slug}”.")
    items = found.items.on() if found.agenda_published_at else []
    return MeetingShape.model_validate(
        _rows(body, [found])[0].dict()
        | {
            "agenda_published_at": found.agenda_published_at,
            "cancelled_because": found.cancelled_because,
            "agenda": [_item(each) for each in items],
        }
    )


def _rows(body: Body, part: Sequence[Meeting]) -> list[MeetingRow]:
    return [
        MeetingRow(
            number=each.pk,
            title=each.title,
            starts=each.starts,
            ends=each.ends,
            place=each.place,
            status=each.status,
            url=addresses.of("meeting", slug=body.slug, number=each.pk),
        )
        for each in part
    ]


def _item(item: AgendaItem) -> ItemShape:
    return ItemShape(
        number=item.number,
        title=NOT_PUBLIC if item.is_exempt else item.title,
        kind=item.kind,
        exempt_ground=item.exempt_ground,
    )
