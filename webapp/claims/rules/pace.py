"""How long claims wait."""

from collections.abc import Collection


def median(waits: Collection[int]) -> int:
    """What half of some waits last at most; of an even count the lower of the two in the middle.."""
    return sorted(waits)[(len(waits) - 1) // 2]
