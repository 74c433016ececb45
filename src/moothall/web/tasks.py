"""What the site itself does in the background, and what the log says when such work fails."""

import logging
import sys

from allauth.account.forms import ResetPasswordForm
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django_tasks import TaskResult, TaskResultStatus, task
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from moothall.queues import SHORT
from moothall.web.logs import way_to

log = logging.getLogger(__name__)


class AskForLink(ResetPasswordForm):  # type: ignore[misc]
    """Asks for the mail by which a password is set.

    Who has the address is looked up in the background, and the mail sent from there: so the answer
    is the same, and takes as long, whether or not somebody here has it.
    """

    def clean_email(self) -> str:
        """Take any address."""
        given: str = self.cleaned_data["email"]
        return given.strip().lower()

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        """Have the mail sent."""
        email: str = self.cleaned_data["email"]
        send_link.enqueue(email)
        return email


@task(queue_name=SHORT)
def send_link(email: str) -> None:
    """Send the mail by which a password is set, if somebody here has this address."""
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(None)


@receiver(task_finished)
def tell_of_failure(sender: object, task_result: TaskResult[object], **kwargs: object) -> None:
    """Write into the log that a task failed: its worker says nothing."""
    if task_result.status == TaskResultStatus.FAILED:
        log.exception("The task %s failed", task_result.task.module_path)


@receiver(pre_save, sender=DBTaskResult)
def keep_no_words(sender: object, instance: DBTaskResult[..., object], **kwargs: object) -> None:
    """Keep of a task that failed where it was and what kind of fault it met: the words of a fault
    may quote a record, and the task is kept for a fortnight.
    """
    fault = sys.exception()
    if instance.status == TaskResultStatus.FAILED and instance.traceback:
        instance.traceback = way_to(fault) if fault else instance.exception_class_path


@receiver(task_finished)
def keep_no_address(sender: object, task_result: TaskResult[object], **kwargs: object) -> None:
    """Forget who asked for a link once it is sent: the task is kept for a fortnight."""
    if task_result.task.module_path == send_link.module_path:
        nothing: dict[str, object] = {"args": [], "kwargs": {}}
        DBTaskResult.objects.filter(pk=task_result.id).update(args_kwargs=nothing)
