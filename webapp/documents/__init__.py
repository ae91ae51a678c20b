"""Documents of a household: kept under the hash of their content, never changed, never shown inside a page."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds the page of a household's documents and the download of one."""
    from webapp import telling
    from webapp.documents import queries
    from webapp.documents.forms import KINDS
    from webapp.documents.routes import bp

    app.register_blueprint(bp)
    app.jinja_env.globals.update(document_kinds=KINDS, largest_upload=app.config["RAPPORT"].max_upload_mb)
    telling.names("document", queries.named_documents, "document_id", "document_ids")
    telling.codes(KINDS, "document.kind")
    telling.silent("document.sha256")
