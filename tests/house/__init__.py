"""The house rules, read off the code: each function returns what breaks one rule."""
