"""A believable firm to try the product on, and the same firm many times larger to measure it on."""
