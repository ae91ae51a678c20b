"""What columns are called in the exports of banks, in the languages met so far, best name first."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "posted date", "posting date", "booking date", "book date", "buchungstag", "buchungsdatum", "fecha operacion",
        "date comptable", "date operation", "date", "transaction date", "datum", "fecha", "data", "journaldate",
        "created", "value date", "date de valeur", "wertstellung", "valuta",
    ),
    "amount": (
        "amount", "betrag", "montant", "importe", "importo", "netamount", "net amount", "amount (eur)", "umsatz",
        "transaction amount", "total", "valor",
    ),
    "debit": (
        "debit", "debit amount", "withdrawal", "withdrawals", "paid out", "money out", "soll", "belastung", "cargo",
        "addebito", "debe",
    ),
    "credit": (
        "credit", "credit amount", "deposit", "deposits", "paid in", "money in", "haben", "gutschrift", "abono",
        "accredito", "haber",
    ),
    "direction": (
        "transaction type", "dr/cr", "cr/dr", "debit/credit", "credit/debit", "soll/haben", "indicator", "type", "sign",
    ),
    "currency": ("currency", "ccy", "wahrung", "devise", "monn.", "monnaie", "moneda", "divisa"),
    "description": (
        "description", "memo", "narrative", "details", "verwendungszweck", "buchungstext", "libelle", "concepto",
        "desc", "reason", "payment reference", "description 1", "vwz1", "merchant name", "items", "reference",
    ),
    "payer": (
        "payer", "payee", "name", "partner name", "counterparty", "auftraggeber/empfanger", "beneficiary",
        "merchant name", "source", "description 1", "customer_description", "to",
    ),
    "account": (
        "account number", "account no", "account no.", "kontonummer", "konto", "iban", "cuenta", "compte",
        "numero de compte", "produit", "account", "accountname", "account name", "card no.",
        "card used for transaction",
    ),
    "id": ("transaction id", "id", "fitid", "reference id", "external id", "no de transaction", "order id"),
}  # fmt: skip
DEBITS = frozenset({"debit", "d", "dr", "s", "soll", "out", "withdrawal"})
CREDITS = frozenset({"credit", "c", "cr", "h", "haben", "in", "deposit"})
