"""Who gets what, and why: proposes what to buy from each provider (COM-1 to COM-4)."""

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

__all__ = [
    "Area",
    "Authority",
    "Budget",
    "Change",
    "Condition",
    "Fund",
    "Kind",
    "Need",
    "Offer",
    "Provider",
    "Provision",
    "Purpose",
    "Round",
    "Scope",
    "Sufficiency",
    "Titles",
]
