"""Messages as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Stands above the partnership; the rooms above register what people are told of theirs."""

    name = "moothall.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Read on whenever the ledger has grown."""
        from django.db.models.signals import post_save

        from moothall.ledger.models import Event
        from moothall.notices.tasks import read_on_after

        post_save.connect(read_on_after, sender=Event, dispatch_uid="notices")
