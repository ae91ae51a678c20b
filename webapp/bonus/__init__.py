"""Bonus: what confirmed money earns under a plan, to the cent and with its arithmetic."""
