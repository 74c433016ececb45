"""Commissioning as a Django app."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """Stands above planning: rounds turn needs and money into allocations."""

    name = "moothall.commissioning"
    label = "commissioning"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "answers", "by_hand", "conversation", "proposals")

    def ready(self) -> None:
        """Add the rounds to the navigation, and tell governance how scenarios are decided on."""
        from moothall.commissioning import duties, navigation, proposals, steps, telling

        navigation.register()
        duties.register()
        telling.register()
        proposals.register()
        steps.register()
