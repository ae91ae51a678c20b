"""Password hashes: slow on purpose, so they are never made or checked while a transaction is open."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp import idempotency, text
from webapp.db import is_idle
from webapp.people import rules

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id with 19 MiB, two passes, one lane."""
    _require_idle()
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def is_password(kept: str | None, typed: str) -> bool:
    """Whether a typed password is the kept one; takes as long when there is none to compare with."""
    _require_idle()
    try:
        return _hasher.verify(kept or _nobody(), typed.encode("utf-8", "surrogatepass")) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def hash_of_first(password: str, email: str, name: str) -> str:
    """What is kept of a new person's first password; raises RuleBroken for an easy one. Ends the open transaction."""
    rules.check_password(password, rules.email_of(email), text.clean(name))
    with idempotency.pause():
        return hash_password(password)


def _require_idle() -> None:
    if not is_idle():
        raise RuntimeError("Passwords are hashed outside transactions; use idempotency.pause().")


@cache
def _nobody() -> str:
    return _hasher.hash("a password that opens nothing")
