"""What people fill in on the partnership: its name, its members, its people."""

from typing import Any

from django import forms

from moothall.partnership.first_run import password_faults


def text(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of one line, with its longest length."""
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required)


class PasswordForm(forms.Form):
    """A password, given twice, by the rules that hold everywhere."""

    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 12 characters. A few words that only you would put together are easy "
        "to remember.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    # Whose password it is, which it must not resemble.
    email = ""
    name = ""

    def clean(self) -> dict[str, Any]:
        """Check the password; each fault stands at its field."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password:
            whose = {key: str(data.get(key) or getattr(self, key)) for key in ("email", "name")}
            for fault in password_faults(password, **whose):
                self.add_error("password", fault)
        if password and again and password != again:
            self.add_error("again", "The two passwords differ: type the same one twice.")
        return data


class SetUpForm(PasswordForm):
    """The partnership and its first manager."""

    partnership = text("Name of the partnership", 120, "It can be changed later.")
    name = text("Your name", 120)  # type: ignore[assignment]
    email = forms.EmailField(  # type: ignore[assignment]
        label="Your e-mail address",
        help_text="You sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("partnership", "name", "email", "password", "again")
