"""Areas and organisations: what is there whatever bodies there are. `models` has them too."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from moothall.codes import UKPRN, CharityNumber, Code, CompanyNumber
from moothall.faults import InvalidValue
from moothall.ledger.refs import Ref
from moothall.partnership.enums import AreaKind, Sector


def _refuse(code: type[Code], value: str) -> None:
    """Refuse what is no code of a kind, in the words of the kind."""
    try:
        code(value)
    except InvalidValue as fault:
        raise ValidationError(str(fault)) from None


def valid_ukprn(value: str) -> None:
    """Refuse what is no UKPRN."""
    _refuse(UKPRN, value)


def valid_charity(value: str) -> None:
    """Refuse what is no charity number."""
    _refuse(CharityNumber, value)


def valid_company(value: str) -> None:
    """Refuse what is no company number."""
    _refuse(CompanyNumber, value)


class Area(models.Model):
    """An area by its ONS code, inside its parent; dated, since areas come and go."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30, choices=AreaKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="area_dates",
                violation_error_message="The area ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("code")), name="area_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaChange(models.Model):
    """One area came out of another on a day, as Bedford did out of Bedfordshire in 2009."""

    before = models.ForeignKey(Area, models.PROTECT, related_name="became")
    after = models.ForeignKey(Area, models.PROTECT, related_name="came_from")
    day = models.DateField()

    class Meta:
        ordering = ("-day", "before__name", "after__name")
        constraints = (
            models.UniqueConstraint(fields=("before", "after"), name="area_change_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="area_change_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.after} out of {self.before}"


class Organisation(models.Model):
    """A body corporate: an authority, a college, a training provider, a charity."""

    name = models.CharField(max_length=120, unique=True)
    sector = models.CharField(max_length=30, choices=Sector.choices)
    kind = models.CharField(max_length=80, blank=True)
    ukprn = models.CharField(
        "UKPRN", max_length=8, null=True, blank=True, unique=True, validators=[valid_ukprn]
    )
    charity_number = models.CharField(
        max_length=11, null=True, blank=True, unique=True, validators=[valid_charity]
    )
    company_number = models.CharField(
        max_length=8, null=True, blank=True, unique=True, validators=[valid_company]
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="organisation_name"),
            models.CheckConstraint(
                condition=~Q(sector=Sector.AUTHORITY) | Q(area__isnull=False),
                name="authority_has_area",
                violation_error_message="A local authority needs its area.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The organisation as a Ref."""
        return Ref("organisation", str(self.pk))
