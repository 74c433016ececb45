"""The partnership as a Django app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Holds the user model, so it stands above the ledger only."""

    name = "moothall.partnership"
    label = "partnership"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = (
        "actions",
        "bodies",
        "chairing",
        "erasing",
        "first_run",
        "founding_many",
        "importing",
        "leaving",
        "membership",
        "people",
    )

    def ready(self) -> None:
        """Add the partnership to the navigation, its steps to the list of what is set up, and what
        it asks of somebody to their duties.
        """
        from moothall.partnership import checklist, duties, guards, navigation, reminders, steps

        guards.register()
        navigation.register()
        duties.register("partnership", reminders.duties_of)
        checklist.register(10, steps.steps)
