"""Team as a Django app."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Keeps the joint team: posts, who holds and directs them, what they cover, inductions."""

    name = "moothall.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add what this room offers to the rooms below."""
        from moothall.partnership import checklist
        from moothall.team import duties, navigation, steps, telling

        navigation.register()
        duties.register()
        telling.register()
        checklist.register(steps.ORDER, steps.steps)
