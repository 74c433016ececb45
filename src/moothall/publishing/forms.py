"""What people fill in to publish."""

from django import forms

from moothall.publishing.models import Publication


class DraftForm(forms.Form):
    """What a publication is called and where it will stand."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"required": "Give it a title."},
    )
    summary = forms.CharField(
        label="What it says, in a sentence or two",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands below the title and in the list of what is published.",
        error_messages={"required": "Say in a sentence what it says."},
    )
    slug = forms.SlugField(
        label="Its place in the address",
        max_length=80,
        help_text="Letters, digits and hyphens. It stays as it is for good.",
        error_messages={"required": "Give it a place in the address."},
    )


class PublishForm(forms.Form):
    """What has changed since the version before."""

    what_changed = forms.CharField(
        label="What has changed since the version before?",
        max_length=500,
        error_messages={"required": "Say what has changed: readers of the old version will ask."},
    )

    def __init__(self, *args: object, publication: Publication, **kwargs: object) -> None:
        """Ask nothing for a first version."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if publication.current is None:
            del self.fields["what_changed"]

    @property
    def said(self) -> str:
        """What was said, if it was asked."""
        return str(self.cleaned_data.get("what_changed", ""))


class WithdrawForm(forms.Form):
    """Why a publication is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who comes to its address will read this.",
        error_messages={"required": "Say why it is withdrawn: readers will look for it."},
    )
