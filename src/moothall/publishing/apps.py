"""Publishing as a Django app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Stands above all rooms: it makes public what they have decided."""

    name = "moothall.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add the pages to the navigation and the kinds of publications; let notices follow
        decisions.
        """
        from moothall.publishing import (
            duties,
            elsewhere,
            kinds,
            navigation,
            telling,
        )

        navigation.register()
        duties.register()
        elsewhere.register()
        telling.register()
        kinds.register_notices()
        kinds.register_plans()
