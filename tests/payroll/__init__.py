"""Pay that leaves the product."""
