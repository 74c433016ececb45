"""Planning as a Django app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Stands above the evidence: needs are what the evidence says, moved on to a coming year."""

    name = "moothall.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add planning to the navigation, and needs to what decisions can rest on."""
        from moothall.planning import navigation, steps, subjects

        navigation.register()
        steps.register()
        subjects.register()
