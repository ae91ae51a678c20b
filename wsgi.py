"""The application for any WSGI server."""

from webapp import create_app

app = create_app()
