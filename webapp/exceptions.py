"""What can be refused, in words fit to show to the person who asked."""


class Marked(str):
    """A text of pure code in English, collected for translation and translated where it is shown."""


def mark(text: str) -> Marked:
    """Marks a text for translation; values go in by name when it is shown: mark("At most %(days)s days.")."""
    return Marked(text)


class InWords(Exception):
    """Something was refused in `words`; a marked text has its `values` beside it, so that it can be translated."""

    def __init__(self, words: str = "", **values: object) -> None:
        super().__init__(words % values if values else words)
        self.words = words
        self.values = values


class RuleBroken(InWords):
    """A rule of the firm said no; the message says why and what to do next."""


class Stale(RuleBroken):
    """The record was changed by somebody else after this form was opened."""

    def __init__(self, message: str = "", *, row: object = None) -> None:
        super().__init__(message or mark("Somebody else changed this while you were editing."))
        self.row = row


class NotAnAmount(InWords, ValueError):
    """What was typed is no amount of the currency; the message says what one looks like."""


class NotVisible(LookupError):
    """There is no such thing for this person: missing and not allowed look the same."""


class KeyReused(InWords, ValueError):
    """The same form was sent twice with different content."""


class Unscoped(RuntimeError):
    """A statement touched client data without saying on whose behalf; always a programming error."""


class NotReady(RuntimeError):
    """This installation must not serve as it is; the message names the command or setting that mends it."""
