"""Charter as a Django app."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """Keeps the terms of reference and the agreements between the authorities."""

    name = "moothall.charter"
    label = "charter"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "agreeing", "signing")

    def ready(self) -> None:
        """Add what this room offers to the rooms below."""
        from moothall.charter import duties, effects, navigation, readback, steps, telling
        from moothall.partnership import checklist

        navigation.register()
        duties.register()
        telling.register()
        readback.register()
        effects.register()
        checklist.register(steps.ORDER, steps.steps)
