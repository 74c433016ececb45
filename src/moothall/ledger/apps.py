"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Stands below every other app."""

    name = "moothall.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
