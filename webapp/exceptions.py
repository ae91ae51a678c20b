"""What can be refused, in words fit to show to the person who asked."""


class RuleBroken(Exception):
    """A rule of the firm said no; the message says why and what to do next."""


class Stale(RuleBroken):
    """The record was changed by somebody else after this form was opened."""

    def __init__(self, message: str = "", *, row: object = None) -> None:
        super().__init__(message or "Somebody else changed this while you were editing.")
        self.row = row


class NotVisible(LookupError):
    """There is no such thing for this person: missing and not allowed look the same."""


class KeyReused(ValueError):
    """The same form was sent twice with different content."""


class Unscoped(RuntimeError):
    """A statement touched client data without saying on whose behalf; always a programming error."""


class NotReady(RuntimeError):
    """This installation must not serve as it is; the message names the command or setting that mends it."""
