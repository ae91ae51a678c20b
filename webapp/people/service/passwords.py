"""Password hashes: slow on purpose, so they are never made or checked while a transaction is open."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id with 19 MiB, two passes, one lane."""
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def is_password(kept: str | None, typed: str) -> bool:
    """Whether a typed password is the kept one; takes as long when there is none to compare with."""
    try:
        return _hasher.verify(kept or _nobody(), typed.encode("utf-8", "surrogatepass")) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("a password that opens nothing")
