"""What people fill in to give a paper."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile

from moothall.faults import InvalidValue
from moothall.meetings.models import AgendaItem
from moothall.meetings.paper_checks import most_bytes
from moothall.meetings.paper_kinds import ACCEPT, TAKEN
from moothall.meetings.paper_store import KeptFile, keep
from moothall.theme.formats import file_size


class VersionForm(forms.Form):
    """A file, checked by its content as soon as it is here."""

    given = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty: choose another.",
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields[
            "given"
        ].help_text = (
            f"{TAKEN}, up to {file_size(most_bytes())}. PDF papers become part of the pack."
        )

    def clean_given(self) -> KeptFile:
        """Return the file as it lies in the home, or refuse what no paper may be."""
        file: UploadedFile[bytes] = self.cleaned_data["given"]
        try:
            return keep(file, file.name or "paper", file.size or 0)
        except InvalidValue as fault:
            raise forms.ValidationError(str(fault)) from None


class PaperForm(VersionForm):
    """A paper for a meeting or for an item of its agenda."""

    title = forms.CharField(
        max_length=200,
        help_text="As it will stand on the agenda, such as “Budget 2026-27: three scenarios”.",
        error_messages={"required": "Give the paper a title."},
    )
    item = forms.TypedChoiceField(
        label="Item of the agenda", coerce=int, required=False, empty_value=None
    )
    exempt_ground = forms.CharField(
        label="Why it is not for the public",
        max_length=300,
        required=False,
        help_text="Leave it empty for a paper that everybody in the partnership may read. Papers "
        "of items that are not for the public never are.",
    )
    field_order = ("title", "item", "given", "exempt_ground")

    def __init__(
        self, *args: object, items: Sequence[AgendaItem], whole: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.pk: item for item in items}
        whole_meeting = [("", "The meeting as a whole")] if whole else []
        choices = [*whole_meeting, *((item.pk, str(item)) for item in items)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        if not whole:
            self.fields["item"].required = True

    @property
    def chosen(self) -> AgendaItem | None:
        """The item it is for, or None for the meeting as a whole."""
        return self.items.get(self.cleaned_data.get("item") or 0)


class WithdrawForm(forms.Form):
    """Why a paper is withdrawn."""

    because = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="It stands in the record, where the paper stays.",
        error_messages={"required": "Say why the paper is withdrawn."},
    )
