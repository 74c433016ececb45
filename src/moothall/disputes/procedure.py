"""The procedure of disputes as values: its steps, who sits at each, how they answer, how long.

`STANDARD` is that of GOV-6; a body records another where its members have agreed one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from moothall.disputes.enums import Finding, Ruling, Sits

MOST_STEPS = 6
MOST_PLACES = 9
LONGEST_CLOCK = 120


@dataclass(frozen=True, slots=True)
class StepTerms:
    """One step: its name, who sits, on how many places, how they answer, in how many working days,
    and what they may find.
    """

    name: str
    sits: Sits
    places: int
    ruling: Ruling
    days: int
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, object]:
        """Return the step as it is kept."""
        return {
            "name": self.name,
            "sits": str(self.sits),
            "places": self.places,
            "ruling": str(self.ruling),
            "days": self.days,
            "findings": [str(finding) for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Terms:
    """A whole procedure: its steps in order, and until how many working days after a decision took
    effect it can still be disputed. `version` 0 is the standard.
    """

    steps: tuple[StepTerms, ...]
    window_days: int
    version: int = 0


STANDARD = Terms(
    steps=(
        StepTerms(
            "Panel of the members' own directors",
            Sits.MEMBERS,
            2,
            Ruling.UNANIMITY,
            10,
            (Finding.UPHOLD, Finding.DISMISS, Finding.PROPOSITION),
        ),
        StepTerms(
            "Panel of three from outside the grouping",
            Sits.REGION,
            3,
            Ruling.MAJORITY,
            15,
            (
                Finding.UPHOLD,
                Finding.DISMISS,
                Finding.PROPOSITION,
                Finding.MEDIATE,
                Finding.ESCALATE,
            ),
        ),
        StepTerms(
            "Regional group",
            Sits.REGIONAL,
            1,
            Ruling.MAJORITY,
            20,
            (Finding.UPHOLD, Finding.DISMISS, Finding.PROPOSITION, Finding.ESCALATE),
        ),
        StepTerms(
            "National body",
            Sits.NATIONAL,
            1,
            Ruling.FINAL,
            20,
            (Finding.UPHOLD, Finding.DISMISS, Finding.PROPOSITION),
        ),
    ),
    window_days=10,
)


def steps_from(kept: Iterable[Mapping[str, object]]) -> tuple[StepTerms, ...]:
    """Return steps from what is kept of them."""
    return tuple(
        StepTerms(
            name=str(step["name"]),
            sits=Sits(str(step["sits"])),
            places=cast(int, step["places"]),
            ruling=Ruling(str(step["ruling"])),
            days=cast(int, step["days"]),
            findings=tuple(Finding(f) for f in cast("list[str]", step["findings"])),
        )
        for step in kept
    )


def faults_of(steps: Sequence[StepTerms], window_days: int, agreed: str) -> list[str]:
    """Return all that is wrong with a procedure, in sentences."""
    faults = []
    if not 1 <= len(steps) <= MOST_STEPS:
        faults.append(f"A procedure has from 1 to {MOST_STEPS} steps.")
    for number, step in enumerate(steps, 1):
        last = number == len(steps)
        faults += [f"Step {number}: {fault}" for fault in _faults_of_step(step, last=last)]
    if not 0 <= window_days <= LONGEST_CLOCK:
        faults.append(f"A decision can be disputed from 0 to {LONGEST_CLOCK} working days long.")
    if not agreed.strip():
        faults.append("Say where this was agreed, such as the agreement of a day, section 7.")
    return faults


def _faults_of_step(step: StepTerms, *, last: bool) -> list[str]:
    faults = []
    if not step.name.strip():
        faults.append("give it a name.")
    if not 1 <= step.places <= MOST_PLACES:
        faults.append(f"its panel has from 1 to {MOST_PLACES} places.")
    if step.ruling is Ruling.MAJORITY and step.places % 2 == 0:
        faults.append("a panel that decides by majority has an odd number of places.")
    if step.ruling is Ruling.FINAL and not last:
        faults.append("its answer is final, so no step can follow it.")
    if not 1 <= step.days <= LONGEST_CLOCK:
        faults.append(f"its clock has from 1 to {LONGEST_CLOCK} working days.")
    if not step.findings:
        faults.append("say what its panel may find.")
    if last and Finding.ESCALATE in step.findings:
        faults.append("it is the last one, so its panel has nowhere to pass a dispute on to.")
    return faults
