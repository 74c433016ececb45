"""The partnership as a Django app."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Holds the user model, so it stands above the ledger only."""

    name = "moothall.partnership"
    label = "partnership"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "first_run")
