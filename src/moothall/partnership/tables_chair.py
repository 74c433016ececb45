"""The chair of a body as tables and as a picture."""

from django.urls import reverse

from moothall.partnership.models import Appointment, Body, today
from moothall.partnership.rota import Rota
from moothall.partnership.turns import Term, end_of_term
from moothall.theme.cells import Kind
from moothall.theme.charts import Chart, Span, Spans, draw_spans
from moothall.theme.formats import join_words, plural
from moothall.theme.tables import Column, Empty, Table


def history_table(body: Body) -> Table[Appointment]:
    """Return the table of who was chair and deputy."""
    return Table(
        name="chairs",
        title=f"Chairs and deputies of {body}",
        noun=("term", "terms"),
        prefix="had",
        columns=(
            Column("person", "Who", value=lambda a: a.person.name, searchable=True),
            Column("role", "Role", value=lambda a: str(a.get_role_display())),
            Column("organisation", "For", value=lambda a: str(a.organisation or "the partnership"),
                   searchable=True),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE),
            Column("reason", "Why out of turn"),
        ),
        empty=Empty(
            "Nobody has had the chair yet",
            "Each chair and deputy stands here, with the days and, out of turn, the reason.",
        ),
    )  # fmt: skip


def plan_table(body: Body) -> Table[Term]:
    """Return the table of whose turn comes when, and why."""

    def to(term: Term) -> str:
        return reverse("partnership:member", kwargs={"body": body.slug, "pk": term.candidate.key})

    return Table(
        name="turns",
        title=f"Whose turn it is in {body}",
        noun=("term", "terms"),
        prefix="next",
        columns=(
            Column("name", "Member", value=lambda t: t.candidate.name, link=to),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE),
            Column("reason", "Because it has had", value=lambda t: t.place.reason),
        ),
        empty=Empty(
            "Nobody takes turns",
            "The chair goes round among members, or the authorities among them, as the body says.",
        ),
    )


def picture(now: Rota) -> Chart | None:
    """Draw who had the chair and who comes next; nothing where there is neither."""
    had = [
        Span(
            each.organisation.name if each.organisation else "somebody independent",
            each.starts,
            each.ends or max(today(), end_of_term(each.starts, now.body.chair_years)),
        )
        for each in now.terms
    ]
    planned = [Span(t.candidate.name, t.starts, t.ends, planned=True) for t in now.plan]
    spans = (*had, *planned)
    if not spans:
        return None
    names = tuple(dict.fromkeys(span.name for span in spans))
    return draw_spans(
        Spans(
            _finding(now),
            names,
            spans,
            today=today(),
            subtitle="Solid: settled. Hatched: proposed, a term for each that takes turns.",
            category="Member",
        )
    )


def _finding(now: Rota) -> str:
    """Say what the picture shows: who has waited so far."""
    waiting = sorted(place.candidate.name for place in now.queue if place.had == 0)
    if not now.queue or not now.terms:
        return "Each member has the chair in turn"
    if not waiting:
        return "Each member has had the chair"
    if len(waiting) > 3:
        return f"{plural(len(waiting), 'member has', 'members have')} not had the chair yet"
    return f"{join_words(waiting)} {'has' if len(waiting) == 1 else 'have'} not had the chair yet"
