"""The five pages: signed session, one look-up of the user, raw SQL, Jinja2; no ORM, no rights, no audit.

FLOOR_DB is the path of a SQLite file or a PostgreSQL address.
"""

import os
import secrets
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, Response, abort, redirect, render_template, request, session

LIST_COLUMNS = "c.id, c.last_name, c.first_name, h.name, u.full_name, c.phone, c.email, c.city"
JOINS = "JOIN households h ON h.id = c.household_id JOIN users u ON u.id = c.rep_id"
MEMBERS = (
    f"SELECT {LIST_COLUMNS} FROM member_sort m JOIN contacts c ON c.id = m.contact_id {JOINS} WHERE m.initiative_id = ? "
    "ORDER BY m.last_name, m.first_name, m.contact_id LIMIT 50"
)
LAST_20 = (
    "SELECT i.occurred_at, i.channel, i.subject, i.notes, i.outcome, u.full_name, n.name FROM (SELECT * FROM interactions "
    "WHERE contact_id = ? ORDER BY occurred_at DESC, id DESC LIMIT 20) i JOIN users u ON u.id = i.rep_id "
    "JOIN initiatives n ON n.id = i.initiative_id ORDER BY i.occurred_at DESC, i.id DESC"
)
QUEUE = (
    "SELECT q.id, q.claimed_at, h.name, u.full_name, c.first_name, c.last_name, q.amount_cents FROM claims q "
    "JOIN households h ON h.id = q.household_id JOIN users u ON u.id = q.rep_id JOIN contacts c ON c.id = q.contact_id "
    "WHERE q.status = 'pending' ORDER BY q.claimed_at, q.id LIMIT 50"
)
INSERT = (
    "INSERT INTO interactions (contact_id, rep_id, initiative_id, channel, occurred_at, subject, notes, outcome) "
    "VALUES (?, ?, ?, 'phone', '2026-01-05 10:00:00', 'bench', ?, 'spoke')"
)
FOUND_SQLITE = (
    f"SELECT {LIST_COLUMNS} FROM contacts_fts f JOIN contacts c ON c.id = f.rowid {JOINS} "
    "WHERE contacts_fts MATCH ? LIMIT 50"
)
FOUND_POSTGRESQL = (
    f"SELECT {LIST_COLUMNS} FROM contacts c {JOINS} WHERE to_tsvector('simple', c.first_name || ' ' || c.last_name) "
    "@@ to_tsquery('simple', ?) LIMIT 50"
)
# The same durability and cache as the product's own connections.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA busy_timeout=10000"

app = Flask(__name__)
app.secret_key = "floor-only"
DATABASE = os.environ.get("FLOOR_DB", "")
IS_POSTGRESQL = DATABASE.startswith("postgresql:")
local = threading.local()


def run(sql: str, *values: Any) -> Any:
    """One statement on this thread's connection."""
    if not hasattr(local, "connection"):
        if IS_POSTGRESQL:
            local.connection = psycopg.connect(DATABASE, autocommit=True)
        else:
            local.connection = sqlite3.connect(DATABASE, isolation_level=None)
            local.connection.executescript(PRAGMAS)
    return local.connection.execute(sql.replace("?", "%s") if IS_POSTGRESQL else sql, values)


@app.before_request
def check_session() -> Any:
    """Everything but the sign-in needs a user, and a form its token."""
    if request.endpoint in ("ready", "sign_in"):
        return None
    if "uid" not in session:
        return redirect("/login")
    if not run("SELECT id, full_name, role FROM users WHERE id = ?", session["uid"]).fetchall():
        abort(403)
    if request.method == "POST" and not secrets.compare_digest(request.form.get("csrf", ""), session["csrf"]):
        abort(400)
    return None


@app.get("/healthz")
def ready() -> str:
    """Answers when the server stands."""
    return "ok"


@app.route("/login", methods=["GET", "POST"])
def sign_in() -> Any:
    """Believes every name; a floor has nothing to protect."""
    if request.method == "POST":
        session["uid"] = run("SELECT id FROM users WHERE username = ?", request.form["username"]).fetchone()[0]
        session["csrf"] = secrets.token_hex(16)
        return redirect("/")
    return '<form method="post"><input name="username"></form>'


@app.get("/contacts")
def contacts() -> str:
    """The first 50 contacts of an initiative and how many there are."""
    initiative = int(request.args["initiative"])
    count = run("SELECT count(*) FROM memberships WHERE initiative_id = ?", initiative).fetchone()[0]
    return render_template("list.html", rows=run(MEMBERS, initiative).fetchall(), count=count)


@app.get("/contacts/<int:contact_id>")
def contact(contact_id: int) -> str:
    """A contact with the last 20 interactions."""
    about = run(f"SELECT {LIST_COLUMNS}, c.street, c.zip FROM contacts c {JOINS} WHERE c.id = ?", contact_id).fetchone()
    return render_template("contact.html", c=about or abort(404), rows=run(LAST_20, contact_id), csrf=session["csrf"])


@app.post("/interactions")
def log_interaction() -> Response:
    """Inserts one row."""
    form = request.form
    run(INSERT, int(form["contact"]), session["uid"], int(form["initiative"]), form["notes"])
    return Response(status=303, headers={"Location": f"/contacts/{int(form['contact'])}"})


@app.get("/claims")
def claims() -> str:
    """The 50 oldest pending claims and how many there are."""
    count = run("SELECT count(*) FROM claims WHERE status = 'pending'").fetchone()[0]
    return render_template("queue.html", rows=run(QUEUE).fetchall(), count=count)


@app.get("/search")
def search() -> str:
    """Contacts whose names begin with the words."""
    words = request.args["q"].split()
    if IS_POSTGRESQL:
        asked = " & ".join("'" + word.replace("'", "''") + "':*" for word in words)
        rows = run(FOUND_POSTGRESQL, asked).fetchall()
    else:
        rows = run(FOUND_SQLITE, " ".join('"' + word.replace('"', '""') + '"*' for word in words)).fetchall()
    return render_template("list.html", rows=rows, count=len(rows))
