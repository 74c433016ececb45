"""Interests as a Django app."""

from django.apps import AppConfig


class InterestsConfig(AppConfig):
    """Keeps the register of interests; what is decided on it knows nothing of."""

    name = "moothall.interests"
    label = "interests"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add the register to the navigation, to what awaits people and to what they are told, and
        mark who stands on both sides.
        """
        from moothall.interests import both_sides, duties, navigation, telling

        navigation.register()
        duties.register()
        telling.register()
        both_sides.register()
