"""Which confirmed claims another controller looks at again."""

import hashlib

_SCALE = 2**64


def is_drawn(seed: str, claim_id: int, percent: int) -> bool:
    """Whether a claim is in the sample: so many of a hundred claims are, and always the same ones for a seed.

    Anybody who knows the seed can tell afterwards which claims had to be drawn.
    """
    digest = hashlib.sha256(f"{seed}:{claim_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) * 100 < percent * _SCALE
