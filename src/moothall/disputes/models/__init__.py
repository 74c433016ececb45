"""The tables of disputes."""

from moothall.disputes.models.dispute import (
    Dispute as Dispute,
)
from moothall.disputes.models.dispute import (
    DisputeQuerySet as DisputeQuerySet,
)
from moothall.disputes.models.dispute import (
    Party as Party,
)
from moothall.disputes.models.dispute import (
    Procedure as Procedure,
)
from moothall.disputes.models.dispute import (
    Step as Step,
)
from moothall.disputes.models.record import (
    Answer as Answer,
)
from moothall.disputes.models.record import (
    Evidence as Evidence,
)
from moothall.disputes.models.record import (
    Hearing as Hearing,
)
from moothall.disputes.models.record import (
    Outcome as Outcome,
)
from moothall.disputes.models.record import (
    Proposition as Proposition,
)
from moothall.disputes.models.record import (
    Seat as Seat,
)
