"""What people say of a post, and what is wrong with it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from moothall.partnership.models import Organisation
from moothall.team.enums import FOR_A_TIME, Direction, Management, PostKind
from moothall.team.models import Post


@dataclass(frozen=True, slots=True)
class PostSays:
    """All that is said of a post. Its employer is an organisation here, or one in words."""

    title: str
    starts: dt.date
    kind: PostKind = PostKind.EMPLOYED
    employer: Organisation | None = None
    employer_called: str = ""
    directed_by: Direction = Direction.BODY
    directing: Organisation | None = None
    managed_by: Management = Management.EMPLOYER
    reports_to: Post | None = None
    fte: Decimal = Decimal(1)
    ends: dt.date | None = None
    note: str = ""

    def faults(self, members: Collection[int]) -> list[str]:
        """Return all that is wrong with it, where these organisations are members today."""
        found = []
        if not self.title.strip():
            found.append("Give the post a title.")
        if bool(self.employer) == bool(self.employer_called.strip()):
            found.append("Say who employs the holder: one organisation here, or one in words.")
        if self.directed_by is Direction.AUTHORITY and self.directing is None:
            found.append("Say which authority directs the post.")
        if self.directed_by is not Direction.AUTHORITY and self.directing is not None:
            found.append("Only a post directed by one authority names one.")
        if self.directing and self.directing.pk not in members:
            found.append(f"{self.directing} is no member, so it directs no post here.")
        needs_post = Direction.POST in (self.directed_by,) or self.managed_by is Management.POST
        if needs_post and self.reports_to is None:
            found.append("Say which other post it answers to.")
        if not 0 < self.fte <= 1:
            found.append("A post has more than 0 and at most 1 of a full week.")
        if self.ends and self.ends < self.starts:
            found.append("The last day is before the first: correct one of the two.")
        if self.kind in FOR_A_TIME and self.ends is None:
            found.append(f"A {self.kind.label} comes for a time: give the last day.")
        return found

    def warnings(self, members: Collection[int]) -> list[str]:
        """Return what is allowed here, and may not be where the money comes from (PLN-4)."""
        outside = self.employer is None or self.employer.pk not in members
        if self.kind is PostKind.SECONDEE and outside:
            employer = self.employer or self.employer_called.strip()
            return [
                f"{employer} is no member of the partnership. Some funds pay for secondees from "
                "inside the partnership only: see to the rules of the fund first."
            ]
        return []

    def columns(self) -> dict[str, object]:
        """Return it as the columns of a post."""
        return {
            "title": self.title.strip(),
            "starts": self.starts,
            "ends": self.ends,
            "kind": self.kind,
            "employer": self.employer,
            "employer_called": self.employer_called.strip(),
            "directed_by": self.directed_by,
            "directing": self.directing,
            "managed_by": self.managed_by,
            "reports_to": self.reports_to,
            "fte": self.fte,
            "note": self.note.strip(),
        }

    @classmethod
    def of(cls, post: Post) -> "PostSays":
        """Return what is said of a post as it is kept."""
        return cls(
            title=post.title,
            starts=post.starts,
            ends=post.ends,
            kind=PostKind(post.kind),
            employer=post.employer,
            employer_called=post.employer_called,
            directed_by=Direction(post.directed_by),
            directing=post.directing,
            managed_by=Management(post.managed_by),
            reports_to=post.reports_to,
            fte=post.fte,
            note=post.note,
        )
