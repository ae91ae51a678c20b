"""Bonus plans and what they pay."""
