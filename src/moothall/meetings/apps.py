"""Meetings as a Django app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Keeps meetings; rooms above register what belongs on an agenda."""

    name = "moothall.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = (
        "action_points",
        "agenda_making",
        "attending",
        "calendar_links",
        "calling",
        "minuting",
        "papers",
        "series_calling",
    )

    def ready(self) -> None:
        """Add what this room offers to the rooms below."""
        from moothall.meetings import (
            duties,
            forgetting,
            matters,
            navigation,
            point_duties,
            readback,
            record_subjects,
            record_telling,
            steps,
            telling,
        )
        from moothall.partnership import checklist

        navigation.register()
        checklist.register(25, steps.steps)
        duties.register()
        forgetting.register()
        telling.register()
        matters.register()
        point_duties.register()
        record_telling.register()
        record_subjects.register()
        readback.register()
