"""Long work for tests: it lasts until somebody writes to a pipe."""

from pathlib import Path

from django_tasks import task

from moothall.queues import LONG


@task(queue_name=LONG)
def hold(pipe: str) -> str:
    """Wait for a word, as long as it takes."""
    return Path(pipe).read_text("utf-8")
