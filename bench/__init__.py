"""Measures the product on the large demo firm, beside a floor: the same pages with raw SQL and nothing else."""
