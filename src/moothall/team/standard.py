"""What an induction may begin with: a partnership keeps its own list, from this one or another."""

STANDARD: tuple[tuple[str, int], ...] = (
    ("Account on this site, with the role it needs", 1),
    ("Line of direction and line manager explained", 1),
    ("Terms of reference, agreement and decision rule read", 5),
    ("Data-sharing protocols in force read and signed for", 5),
    ("Introduced to the lead officer of each authority", 14),
    ("Introduced to the providers that the post deals with", 28),
    ("Skills audit filled in, and training agreed", 28),
    ("First review with the line manager", 90),
)
