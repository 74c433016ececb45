"""The inbox as a table."""

from django.urls import reverse

from moothall.notices import kinds
from moothall.notices.models import Message
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

NEW, READ = Tag("new", "action"), Tag("read", "plain")


def inbox() -> Table[Message]:
    """Return the table of a person's messages."""
    return Table(
        name="inbox",
        title="Inbox",
        noun=("message", "messages"),
        columns=(
            Column(
                "text",
                "What happened",
                link=lambda n: reverse("notices:open", kwargs={"pk": n.pk}),
                searchable=True,
                header=True,
            ),
            Column("is_new", "New", kind=Kind.TAG, value=lambda n: READ if n.read_at else NEW),
            Column("body__name", "Partnership"),
            Column("kind", "About", value=_about, sortable=False),
            Column("at", "When", kind=Kind.MOMENT),
        ),
        filters=(
            Filter("is_new", "New or read", (("True", "New"), ("False", "Read"))),
            Filter("kind", "About", [(kind.name, kind.title) for kind in kinds.every()]),
        ),
        empty=Empty(
            "Nothing yet",
            "What happens in your partnership and concerns you is told here, and by e-mail as you "
            "choose.",
            reverse("notices:choices"),
            "Choose what is mailed to you",
        ),
    )


def _about(message: Message) -> str:
    kind = kinds.named(message.kind)
    return kind.title if kind else message.kind
