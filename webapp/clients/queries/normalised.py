"""Comparable forms of phone numbers and e-mail addresses."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

# The shortest numbers that a whole country dials.
FEWEST_DIGITS = 5


def normal_point(kind: str, typed: str, country: str) -> str:
    """The comparable form of a "phone" or "email"; `country` is the one whose rules a number without a code follows.

    Raises ValueError for an e-mail address that is none.
    """
    return normal_email(typed) if kind == "email" else normal_phone(typed, country)


def normal_phone(typed: str, country: str) -> str:
    """A number in E.164; what cannot be read as a number is its digits alone, so that nothing is refused."""
    number = _parsed(typed, country)
    if number is not None:
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())


def is_phone(typed: str) -> bool:
    """Whether a text can be a phone number in some country, extensions and words around it allowed."""
    if phonenumbers.is_alpha_number(typed):
        # 1-800-FLOWERS
        typed = phonenumbers.convert_alpha_characters_in_number(typed)
        return sum(sign.isdecimal() for sign in typed) > FEWEST_DIGITS + 1
    return sum(sign.isdecimal() for sign in typed) >= FEWEST_DIGITS


def phone_spellings(normal: str) -> list[str]:
    """The digits under which a number is looked for: international, and national with and without its leading zero."""
    number = _parsed(normal, "ZZ") if normal.startswith("+") else None
    if number is None:
        return [normal.lstrip("+")] if normal else []
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    digits = "".join(sign for sign in national if sign.isdecimal())
    plain = phonenumbers.national_significant_number(number)
    return list(dict.fromkeys([normal.lstrip("+"), digits, plain]))


def normal_email(typed: str) -> str:
    """An address in lower case with its domain in Unicode form; raises ValueError with words when it is none."""
    try:
        return validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def _parsed(typed: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
