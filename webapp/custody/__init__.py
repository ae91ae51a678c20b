"""Accounts of households and the activity on them, read from statement files."""
