"""Risks, issues, what is done about them, and the reviews of both.

Scores and grades are a history: each is added, never changed; the database refuses (see the
migrations). A risk and an issue carry the latest as their own, for lists to sort by.
"""

from moothall.registers.models.issues import Grade as Grade
from moothall.registers.models.issues import Issue as Issue
from moothall.registers.models.reviews import Asked as Asked
from moothall.registers.models.reviews import Review as Review
from moothall.registers.models.risks import Mitigation as Mitigation
from moothall.registers.models.risks import Risk as Risk
from moothall.registers.models.risks import Score as Score
from moothall.registers.models.scales import Scales as Scales
