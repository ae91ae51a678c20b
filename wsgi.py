"""The application for any WSGI server."""

import os

from webapp import create_app

os.umask(0o077)
app = create_app()
