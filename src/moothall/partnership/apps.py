"""The partnership as a Django app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Holds the user model, so it stands above the ledger only."""

    name = "moothall.partnership"
    label = "partnership"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "first_run", "importing", "membership", "people")

    def ready(self) -> None:
        """Add the partnership to the navigation, and its steps to the list of what is set up."""
        from moothall.partnership import checklist, navigation, steps

        navigation.register()
        checklist.register(10, steps.steps)
