"""What the 16-19 funding formula takes: the year's national rates, and students and factors."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from moothall.commissioning.enums import FormulaPart
from moothall.commissioning.models.inputs import Input


class FormulaRate(Input):
    """One national rate of the round's year, by the name that the year's guidance gives it."""

    key = ("part", "name")

    part = models.CharField(max_length=20, choices=FormulaPart.choices)
    name = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("part", "name")
        constraints = (
            models.UniqueConstraint(fields=("round", "part", "name"), name="formula_rate_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="formula_rate_amount"),
            models.CheckConstraint(
                condition=Q(part__in=FormulaPart.values), name="formula_rate_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.name}".strip()


class FormulaStudents(Input):
    """How many students a provider has of one national rate, or one of its factors."""

    key = ("provider", "part", "name")

    provider = models.CharField("UKPRN", max_length=8)
    part = models.CharField(max_length=20, choices=FormulaPart.choices)
    name = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=5, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("provider", "part", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "provider", "part", "name"), name="formula_students_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="formula_students_value"),
            models.CheckConstraint(
                condition=Q(part__in=FormulaPart.values), name="formula_students_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.part} {self.name}".strip()
