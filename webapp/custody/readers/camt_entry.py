"""What an entry of a CAMT message says beside amount and day: who, what for, and how it is called."""

from decimal import Decimal

from webapp.text import clean

from .elements import Element
from .values import LONGEST_TEXT, Kind, by_sign, named_references

_KINDS = {
    **dict.fromkeys(("CHRG", "FEES", "COMM", "COME"), Kind.FEE),
    **dict.fromkeys(("INTR", "CAPI"), Kind.INTEREST),
    **dict.fromkeys(("DVCA", "DVID"), Kind.DIVIDEND),
}


def described(entry: Element, details: list[Element]) -> str:
    """The purpose as the payer wrote it, else what the bank calls it."""
    found = (
        _texts(details, "RmtInf/Ustrd")
        or _texts(details, "RmtInf/Strd/AddtlRmtInf")
        or _texts(details, "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
        or _texts(details, "AddtlTxInf")
        or _texts([entry], "AddtlNtryInf")
    )
    return " / ".join(found)[:LONGEST_TEXT]


def _texts(around: list[Element], *paths: str) -> list[str]:
    """One text for each of these elements, each text once."""
    texts = (" ".join(part.text for path in paths for part in one.all(path) if part.text) for one in around)
    return list(dict.fromkeys(text for text in map(clean, texts) if text))


def payer_of(details: list[Element], *, is_credit: bool) -> str:
    """The other side of a payment, where it is one and the same for all of an entry."""
    side = "Dbtr" if is_credit else "Cdtr"
    names = {
        clean(one.said(f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm", f"RltdPties/Ultmt{side}/Nm",
                       f"RltdPties/Ultmt{side}/Pty/Nm"))
        for one in details
    } - {""}  # fmt: skip
    return names.pop()[:LONGEST_TEXT] if len(names) == 1 else ""


def references_of(entry: Element, details: list[Element]) -> tuple[str, ...]:
    """What bank and payer call an entry; of a batch only the bank's own reference."""
    own = [clean(entry.said("AcctSvcrRef"))]
    if len(details) == 1:
        paths = ("AcctSvcrRef", "EndToEndId", "UETR", "TxId", "InstrId")
        own += [clean(details[0].said(f"Refs/{path}")) for path in paths]
    return named_references(*own)


def kind_of(entry: Element, amount: Decimal) -> Kind:
    """What an entry is, by the bank's code for it."""
    code = entry.said("BkTxCd/Domn/Fmly/SubFmlyCd")
    return _KINDS.get(code) or by_sign(amount)
