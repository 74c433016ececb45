"""Where a piece of background work stands: what is told of it on the pages that wait for it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

Work = DBTaskResult[..., object]
# Work that is not done yet, and that is, well or not.
ENDED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
OPEN = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Turn:
    """How many pieces of work come first, or since when it has been worked on."""

    before: int
    begun: dt.datetime | None

    def __str__(self) -> str:
        if self.begun:
            seconds = max(1, round((timezone.now() - self.begun).total_seconds()))
            return f"under way for {seconds} second{'s' if seconds > 1 else ''}"
        if not self.before:
            return "about to begin"
        if self.before == 1:
            return "waiting for its turn: one piece of work comes first"
        return f"waiting for its turn: {self.before} pieces of work come first"


def turn_of(work: Work) -> Turn:
    """Return where a piece of work stands in its queue: what is worked on comes first, and what
    matters more or was asked for earlier.
    """
    if work.status == TaskResultStatus.RUNNING:
        return Turn(0, work.started_at)
    queue = DBTaskResult.objects.filter(queue_name=work.queue_name).exclude(pk=work.pk)
    earlier = Q(priority=work.priority, enqueued_at__lt=work.enqueued_at)
    sooner = Q(status=TaskResultStatus.READY) & (Q(priority__gt=work.priority) | earlier)
    return Turn(queue.filter(Q(status=TaskResultStatus.RUNNING) | sooner).count(), None)


def turn_at(path: str, key: int | str) -> Turn:
    """Return where work on one thing stands, by the path of its task and the key of the thing: the
    first argument of the task. Work that is not found is taken to begin.
    """
    found = DBTaskResult.objects.filter(
        status__in=OPEN, task_path=path, args_kwargs__args__0=key
    ).first()
    return turn_of(found) if found else Turn(0, None)
