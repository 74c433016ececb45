"""What people fill in on the partnership: its name, its members, its people."""

from typing import Any

from django import forms

from moothall.codes import UKPRN, AreaCode, CharityNumber, Code, CompanyNumber
from moothall.faults import InvalidValue
from moothall.partnership.enums import OF_THE_BODY, Role, Sector
from moothall.partnership.first_run import password_faults
from moothall.partnership.models import Body, Lead, Membership, Organisation, today
from moothall.partnership.queries import area_named, members, offered_areas
from moothall.theme.fields import DateField

SECTORS = [(each.value, str(each.label).capitalize()) for each in Sector]
ROLES = [(each.value, str(each.label)[:1].upper() + str(each.label)[1:]) for each in Role]


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

    # The address and name of whose password it is, which it must not resemble.
    whose = ("", "")

    def clean(self) -> dict[str, Any]:
        """Check the password; each fault stands at its field."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password:
            email, name = self.whose
            for fault in password_faults(password, email=email, name=name):
                self.add_error("password", fault)
        if password and again and password != again:
            self.add_error("again", "The two passwords differ: type the same one twice.")
        return data


class SetUpForm(PasswordForm):
    """The partnership and its first manager."""

    partnership = text("Name of the partnership", 120, "It can be changed later.")
    name = text("Your name", 120)
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="You sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ("partnership", "name", "email", "password", "again")

    def clean(self) -> dict[str, Any]:
        """Check the password against the address and name given with it."""
        given = self.cleaned_data
        self.whose = (str(given.get("email", "")), str(given.get("name", "")))
        return super().clean()


class BodyForm(forms.Form):
    """What a partnership is called and what it is for."""

    name = text("Name", 120, "Its address on this site stays as it is.")
    purpose = forms.CharField(
        label="What it is for",
        help_text="In a sentence or two, for everybody who works with it.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AreaInput(forms.TextInput):
    """A box that offers the areas of today as one types; without scripts too, by <datalist>."""

    list_id = "areas-offered"

    def __init__(self) -> None:
        super().__init__(attrs={"list": self.list_id, "autocomplete": "off"})

    @property
    def offered(self) -> list[str]:
        """Every area of today below the regions, as the box takes it."""
        return offered_areas()


class AreaField(forms.CharField):
    """An area by its name, its ONS code, or both as offered: `Luton (E06000032)`."""

    widget = AreaInput

    def clean(self, value: object) -> AreaCode | None:
        """Return the area's code, or None where none is given."""
        given = super().clean(value)
        if not given:
            return None
        name, _, code = given.rpartition("(")
        try:
            return AreaCode(area_named(code.rstrip(" )") if name else given).code)
        except InvalidValue as fault:
            raise forms.ValidationError(str(fault)) from None


class CodeField(forms.CharField):
    """A code of one kind, or nothing."""

    def __init__(self, code: type[Code], label: str, hint: str) -> None:
        super().__init__(label=label, help_text=hint, required=False)
        self.code = code

    def clean(self, value: object) -> Code | None:
        """Return the code, or say what is wrong with it."""
        given = super().clean(value)
        try:
            return self.code(given) if given else None
        except InvalidValue as fault:
            raise forms.ValidationError(str(fault)) from None


class OrganisationForm(forms.Form):
    """What is kept of an organisation."""

    name = text("Name of the organisation", 120)
    sector = forms.ChoiceField(choices=[("", "Choose one"), *SECTORS])
    kind = text("Kind", 80, "In its own words, such as “tertiary college”.", required=False)
    ukprn = CodeField(
        UKPRN, "UKPRN", "Eight digits. Its returns are known by it, so a provider needs one."
    )
    charity_number = CodeField(
        CharityNumber,
        "Charity number",
        "Of England and Wales, such as 1062135; of Scotland SC037759; of Northern Ireland "
        "NIC100012.",
    )
    company_number = CodeField(
        CompanyNumber, "Company number", "As at Companies House: 02050399, SC123456, OC301234."
    )
    area = AreaField(
        label="Area",
        help_text="Type the beginning of its name, or its ONS code. A local authority needs the "
        "area it answers for.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """An authority needs its area."""
        data = super().clean() or self.cleaned_data
        lacks = data.get("sector") == Sector.AUTHORITY and not data.get("area")
        if lacks and "area" not in self.errors:
            self.add_error("area", "A local authority needs its area: type its name.")
        return data


class MemberForm(OrganisationForm):
    """An organisation that joins."""

    starts = DateField(label="Member from", initial=today)


class DatesForm(forms.Form):
    """The first and the last day of something."""

    starts = DateField(label="First day")
    ends = DateField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day is before the first: correct one of the two.")
        return data


SITS_FOR = (
    "A local authority sits as one; every other may sit here for another sector than elsewhere."
)


class MembershipForm(DatesForm):
    """The days of a membership, and the sector in which the member sits."""

    sector = forms.ChoiceField(
        label="In which sector does it sit here?", choices=SECTORS, help_text=SITS_FOR
    )

    def clean_sector(self) -> Sector:
        """Return the sector as one."""
        return Sector(self.cleaned_data["sector"])


class LastDayForm(forms.Form):
    """With which day something ends."""

    last_day = DateField(label="Last day", initial=today)


class AgainForm(forms.Form):
    """From which day a member is one again, and in which sector it sits."""

    starts = DateField(label="Member from", initial=today)
    sector = forms.ChoiceField(
        label="In which sector does it sit here?", choices=SECTORS, help_text=SITS_FOR
    )

    def clean_sector(self) -> Sector:
        """Return the sector as one."""
        return Sector(self.cleaned_data["sector"])


class LeadForm(forms.Form):
    """Who speaks with a provider for all members (COM-4)."""

    provider = forms.ModelChoiceField(queryset=Organisation.objects.none(), empty_label="Choose")
    lead = forms.ModelChoiceField(
        label="Who leads, and keeps the record",
        queryset=Organisation.objects.none(),
        empty_label="Choose",
    )
    jointly_with = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), required=False, empty_label="Nobody else"
    )
    starts = DateField(label="From", initial=today)
    note_in_words = text("Note", 200, "Such as a partner from outside.", required=False)

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every = members(body)
        offered = {
            "provider": every.exclude(sector=Sector.AUTHORITY),
            "lead": every.filter(sector=Sector.AUTHORITY),
            "jointly_with": every.filter(sector=Sector.AUTHORITY),
        }
        for name, found in offered.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two who lead jointly are two."""
        data = super().clean() or self.cleaned_data
        if data.get("lead") and data.get("lead") == data.get("jointly_with"):
            self.add_error("jointly_with", "It leads already: choose another, or nobody else.")
        return data


class RoleForm(forms.Form):
    """A role in the partnership, for a member, with its days."""

    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label="For which member",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="For the partnership itself",
        help_text="Manager and clerk act for all. Chair, deputy and observer may; every other role "
        "is held for a member.",
    )
    starts = DateField(label="From", initial=today)
    ends = DateField(
        label="Until",
        required=False,
        help_text="Leave it empty for as long as the member belongs to the partnership.",
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].queryset = members(body)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Roles are held for a member, but for those of the partnership itself."""
        data = super().clean() or self.cleaned_data
        role, place = data.get("role"), data.get("organisation")
        if role and "organisation" not in self.errors:
            if place is None and role not in OF_THE_BODY:
                self.add_error("organisation", "Choose the member for which the role is held.")
            if place is not None and role in (Role.MANAGER, Role.CLERK):
                self.add_error(
                    "organisation",
                    "Manager and clerk act for all: choose the partnership itself.",
                )
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day is before the first: correct one of the two.")
        return data


class InvitationForm(RoleForm):
    """Somebody who is to join in, by e-mail address."""

    email = forms.EmailField(label="E-mail address", help_text="The invitation goes there.")
    name = text("Name", 120, "Of somebody who is here already, their own name stays.")
    field_order = ("email", "name", "role", "organisation", "starts", "ends")


class EndRoleForm(forms.Form):
    """When a role ends: at once, or with a day."""

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[
            ("now", "At once: from now on it gives no right"),
            ("day", "With a day, which still counts"),
        ],
        widget=forms.RadioSelect,
        initial="now",
    )
    last_day = DateField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        """A day is given where it ends with one."""
        data = super().clean() or self.cleaned_data
        if data.get("when") == "day" and not data.get("last_day"):
            self.add_error("last_day", "Enter the last day, such as 27 3 2026.")
        if data.get("when") == "now":
            data["last_day"] = None
        return data


class ImportForm(forms.Form):
    """A spreadsheet of members."""

    given = forms.FileField(
        label="File",
        help_text="CSV or Excel, up to 2,000 rows. A file with any fault is refused whole.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


def dates_of(thing: Membership | Lead) -> dict[str, object]:
    """Return the days of a thing as the forms begin with them."""
    return {"starts": thing.starts, "ends": thing.ends}


def particulars_of(organisation: Organisation) -> dict[str, object]:
    """Return what is kept of an organisation as the form begins with it."""
    area = organisation.area
    return {
        "name": organisation.name,
        "sector": organisation.sector,
        "kind": organisation.kind,
        "ukprn": organisation.ukprn or "",
        "charity_number": organisation.charity_number or "",
        "company_number": organisation.company_number or "",
        "area": f"{area.name} ({area.code})" if area else "",
    }
