"""Who gets what, and why: proposes what to buy from each provider (COM-1 to COM-4).

`check_round` names what is wrong with a `Round`; `solve` makes a `Proposal` of it, or says as
`Infeasible` which limits conflict; `explain` gives the reasons, `Teller` puts them into sentences;
`compare` and `difference` set proposals side by side; `breaches` holds any plan against a round.
"""

from moothall.allocation.checking import InvalidRound, RoundFault, check_round
from moothall.allocation.compare import (
    Comparison,
    Difference,
    Moved,
    ProviderCompared,
    Share,
    TotalCompared,
    UnmetCompared,
    compare,
    difference,
)
from moothall.allocation.explain import (
    Explanation,
    NextBest,
    PoundWorth,
    ProviderExplained,
    ProvisionExplained,
    Resting,
    Served,
    explain,
)
from moothall.allocation.infeasible import Conflict, Infeasible, Relaxation, relaxed
from moothall.allocation.limits import Limit
from moothall.allocation.plan import Breach, breaches
from moothall.allocation.proposal import (
    Balance,
    Line,
    NeedMet,
    Proposal,
    Shortfall,
    SmallGroup,
)
from moothall.allocation.round import (
    Area,
    Authority,
    Budget,
    Change,
    Condition,
    Fund,
    Kind,
    Need,
    Offer,
    Provider,
    Provision,
    Purpose,
    Round,
    Scope,
    Sufficiency,
    Titles,
)
from moothall.allocation.rows import Bound
from moothall.allocation.scenarios import SCENARIOS, STEADY, Scenario
from moothall.allocation.sentences import Teller
from moothall.allocation.solve import solve

__all__ = [
    "SCENARIOS",
    "STEADY",
    "Area",
    "Authority",
    "Balance",
    "Bound",
    "Breach",
    "Budget",
    "Change",
    "Comparison",
    "Condition",
    "Conflict",
    "Difference",
    "Explanation",
    "Fund",
    "Infeasible",
    "InvalidRound",
    "Kind",
    "Limit",
    "Line",
    "Moved",
    "Need",
    "NeedMet",
    "NextBest",
    "Offer",
    "PoundWorth",
    "Proposal",
    "Provider",
    "ProviderCompared",
    "ProviderExplained",
    "Provision",
    "ProvisionExplained",
    "Purpose",
    "Relaxation",
    "Resting",
    "Round",
    "RoundFault",
    "Scenario",
    "Scope",
    "Served",
    "Share",
    "Shortfall",
    "SmallGroup",
    "Sufficiency",
    "Teller",
    "Titles",
    "TotalCompared",
    "UnmetCompared",
    "breaches",
    "check_round",
    "compare",
    "difference",
    "explain",
    "relaxed",
    "solve",
]
