"""Form fields that Django lacks: a date in three boxes, several files at once."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

PARTS = ("day", "month", "year")


class DateParts(forms.MultiWidget):
    """Three boxes, day, month and year, named `NAME_day`, `NAME_month`, `NAME_year`."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS})

    def decompress(self, value: object) -> list[str]:
        """Split a date into what the boxes hold."""
        if isinstance(value, dt.date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def parts(self, value: object) -> dict[str, str]:
        """Return what each box shows: what was typed, or the parts of a date."""
        boxes = value if isinstance(value, (list, tuple)) else self.decompress(value)
        return dict(zip(PARTS, (str(box or "") for box in boxes), strict=True))


class DateField(forms.Field):
    """A date typed as day, month and year; says which part is missing or that none is real."""

    widget = DateParts

    def clean(self, value: object) -> dt.date | None:
        """Return the date, or None where it is optional and all three boxes are empty."""
        if isinstance(value, dt.date):
            return value
        boxes = [str(box or "").strip() for box in value] if isinstance(value, list) else [""] * 3
        if not any(boxes):
            if self.required:
                raise ValidationError("Enter a date, such as 27 3 2026.", code="required")
            return None
        missing = [part for part, box in zip(PARTS, boxes, strict=True) if not box]
        if missing:
            raise ValidationError(
                f"The date must include a {' and a '.join(missing)}.", "incomplete"
            )
        return _date(*boxes)


def _date(day: str, month: str, year: str) -> dt.date:
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal() and len(year) == 4):
        raise ValidationError(
            "Write the date in numbers, with four for the year, such as 27 3 2026.", "invalid"
        )
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise ValidationError(
            f"{day} {month} {year} is not a date in the calendar.", "invalid"
        ) from None


class FilesInput(forms.ClearableFileInput):
    """A picker for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked as one would be; cleans to a list."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list["UploadedFile[bytes]"]:
        """Return all files given, or refuse with the first fault of each."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        faults: list[ValidationError] = []
        files: list[UploadedFile[bytes]] = []
        for file in given:
            try:
                files.append(super().clean(file, initial))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return files


def long_text(
    label: str, help_text: str = "", *, required: str = "", rows: int = 4
) -> forms.CharField:
    """Return a box for some sentences; `required` is what is said where it must be filled."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


def line(
    label: str, help_text: str = "", *, required: str = "", longest: int = 200
) -> forms.CharField:
    """Return a box for one line; `required` is what is said where it must be filled."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=longest,
        error_messages={"required": required},
    )
