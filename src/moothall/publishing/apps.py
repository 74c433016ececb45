"""Publishing as a Django app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Stands above all rooms: it makes public what they have decided."""

    name = "moothall.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
