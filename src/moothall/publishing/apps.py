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
            commissioning_plan,
            decision_notices,
            duties,
            elsewhere,
            navigation,
            telling,
        )

        navigation.register()
        duties.register()
        elsewhere.register()
        telling.register()
        decision_notices.register_notices()
        commissioning_plan.register_plans()
