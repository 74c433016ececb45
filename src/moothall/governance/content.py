"""What a decision says, as one hash: anyone who has the notice can compute it again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from moothall.ledger.refs import Ref


@dataclass(frozen=True, slots=True)
class Considered:
    """An option that was considered, and why it was rejected."""

    text: str
    why_rejected: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that is fixed when a decision is proposed.

    `reference` is year/number in the body's series; `pins` are (pinned as, Ref); `requirements`
    (name of the authority, level, may be pending); `supersedes` the reference of the earlier one.
    """

    body: str
    reference: str
    question: str
    proposal: str
    reason: str
    rule: str
    rule_version: int
    call_in_days: int
    answer_by: str
    supersedes: str
    options: Sequence[Considered]
    pins: Sequence[tuple[str, Ref]]
    requirements: Sequence[tuple[str, str, bool]]

    def sha256(self) -> str:
        """Return the hash of the content as JSON with sorted keys and no spaces, in hexadecimal."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
