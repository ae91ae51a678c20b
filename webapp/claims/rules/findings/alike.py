"""When two amounts are alike."""

# Between two accounts a fee may be taken off.
PERCENT = 1


def is_alike(amount: int, other: int) -> bool:
    """Whether two positive amounts differ by no more than a fee."""
    return abs(amount - other) * 100 <= PERCENT * max(amount, other)
