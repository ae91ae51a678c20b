"""Account numbers that are one and the same account's: as the country writes it, and within an IBAN."""

import re

# A shorter run of signs stands in too many numbers to mean anything.
SHORTEST = 6
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)


def is_iban(number: str) -> bool:
    """Whether a normal number is an IBAN, its check digits included."""
    if not _IBAN.fullmatch(number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def within(iban: str) -> set[str]:
    """The numbers that an IBAN may hold: every run of signs behind its check digits that does not begin with a zero."""
    held = iban[4:]
    return {
        held[start:end]
        for start in range(len(held))
        if held[start] != "0"
        for end in range(start + SHORTEST, len(held) + 1)
    }


def holds(iban: str, number: str) -> bool:
    """Whether an IBAN holds the number of an account as its country writes it; zeros before it say nothing."""
    bare = number.lstrip("0")
    return is_iban(iban) and not is_iban(number) and len(bare) >= SHORTEST and bare in iban[4:]
