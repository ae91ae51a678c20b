"""Running an installation: serving, background work, backups and check-ups."""
