"""Whether a thing of the partnership may be saved, and all that stands against it in words."""

from django.core.exceptions import ValidationError

from moothall.faults import InvalidValue
from moothall.partnership.models import (
    Appointment,
    Area,
    Body,
    Lead,
    Membership,
    Organisation,
)


def check(thing: Area | Body | Organisation | Membership | Lead | Appointment) -> None:
    """Ask the model whether it may be saved. Raises InvalidValue, saying all that is wrong."""
    try:
        thing.full_clean()
    except ValidationError as fault:
        raise InvalidValue(in_words(fault)) from None


def in_words(fault: ValidationError) -> str:
    """Return all that is wrong with a thing, each fault with the field it is about."""
    if not hasattr(fault, "error_dict"):
        return " ".join(str(message) for message in fault.messages)
    told = []
    for field, messages in fault.message_dict.items():
        about = "" if field == "__all__" else f"{field.replace('_', ' ').capitalize()}: "
        told += [f"{about}{message}" for message in messages]
    return " ".join(told)
