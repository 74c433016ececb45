"""Commissioning as a Django app."""

from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    """Stands above planning: rounds turn needs and money into allocations."""

    name = "moothall.commissioning"
    label = "commissioning"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)
