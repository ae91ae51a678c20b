"""Taking a statement file in: read, compared and laid down while others write, counted by one short transaction."""

import time
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from webapp import audit, periods, uploads
from webapp.custody import queries, readers
from webapp.custody.models import StatementFile, UncountedFile
from webapp.custody.queries import Outline
from webapp.custody.readers.mapping import from_texts
from webapp.custody.rules import Verdict
from webapp.custody.service import holding, linking, staging
from webapp.custody.service.aside import Said
from webapp.custody.service.comparing import Comparison
from webapp.custody.service.controlling import give_reason, refuse_unexplained
from webapp.custody.service.leaving import remove_uncounted
from webapp.custody.service.progress import Progress, Tell
from webapp.custody.service.reading import lay_out
from webapp.custody.service.switching import open_accounts, switch
from webapp.custody.service.uploading import check_importer
from webapp.db import check_version, db, reading, transaction
from webapp.exceptions import RuleBroken, Stale
from webapp.people.service import take_turn
from webapp.policy import Viewer

# So often a file is compared anew because others were taken in meanwhile.
TRIES = 5
# So long, in seconds, another file's turn is waited for.
PATIENCE = 1800


def read_in(file_id: int, folder: Path, *, actor: Viewer, progress: Progress) -> Outline:
    """Works out what a file of any size would bring, and keeps that with it; its new lines stay staged.

    Raises Stopped, Stale when it was read another way meanwhile, and RuleBroken when the file is gone.
    """
    with reading():
        file = queries.statement_file(actor, file_id)
        before, digest, columns, seen = file.run, file.sha256, file.mapping, queries.acts_so_far(actor)
        mapping = from_texts(columns) if columns else None
    staging.clear_slowly(before)
    source = readers.Source(uploads.checked(folder, digest))
    most = (progress.first + 2 * progress.last) // 3
    kind, laying = lay_out(source, mapping, progress.part(progress.first, most), actor=actor)
    comparison = Comparison(laying, progress.part(most, progress.last), actor)
    try:
        if not laying.errors:
            comparison.go()
        made = Outline(
            kind.value, comparison.outlines, laying.errors, laying.notices, laying.lacks_currency,
            comparison.totals() if not laying.errors else {}, comparison.changed, seen, comparison.held,
            comparison.noted(),
        )  # fmt: skip
        with transaction():
            file = queries.statement_file(actor, file_id)
            # What it is to hold may be stated meanwhile; how it is read may not change.
            if (file.run, file.mapping) != (before, columns) or file.state in ("leaving", "undone"):
                raise Stale
            _keep(file, laying.run, made, actor)
    except Exception:
        staging.clear_slowly(laying.run)
        raise
    return made


def _keep(file: StatementFile, run: str, made: Outline, actor: Viewer) -> None:
    file.run, file.outline, file.format = run, made.stored(), made.format
    file.is_refused = bool(made.errors)
    if file.state == "reading":
        file.state = "previewed"
    audit.record(
        actor, "statement-file.read", object_type="statement_file", object_id=file.id, file_name=file.file_name,
        new=made.count(Verdict.NEW), known=made.count(Verdict.KNOWN), changed=made.count(Verdict.CHANGED),
        held=len(made.held), refused=len(made.errors),
    )  # fmt: skip


def take_in(
    file_id: int, folder: Path, *, actor: Viewer, tell: Tell = lambda percent: None
) -> tuple[StatementFile, Outline]:
    """Takes a file in, whole, in transactions of its own of which only the last one shows; for commands and the worker.

    `tell` learns how far it is, in percent. Raises RuleBroken and leaves the activity as it was.
    """
    check_importer(actor)
    progress = Progress(file_id, ("previewed", "confirmed"), tell)
    # What a run left that was killed.
    remove_uncounted(file_id)
    for _try in range(TRIES):
        made = _as_read(file_id, actor)
        move = progress.part(0 if made else 60, 100)
        made = made or read_in(file_id, folder, actor=actor, progress=progress.part(0, 60))
        refuse_unfit(made)
        accounts = _arrive(file_id, made, actor, move)
        if accounts is not None:
            return _finish(file_id, made, accounts, actor, move)
    raise RuleBroken(_("Other files were taken in all the while. Import this one again."))


def _finish(
    file_id: int, made: Outline, accounts: dict[int, int], actor: Viewer, progress: Progress
) -> tuple[StatementFile, Outline]:
    counts = {place: one.count(Verdict.NEW) for place, one in enumerate(made.accounts)}
    try:
        with reading():
            file = queries.statement_file(actor, file_id)
            run, version = file.run, file.version
            staging.expect(run, sum(counts.values()))
        staging.move_slowly(run, file_id, accounts, counts, progress)
        holding.hold_slowly(run, file_id, progress)
        linking.link_slowly(run, file_id, accounts, progress)
        with transaction():
            file = queries.statement_file(actor, file_id)
            check_version(file, version)
            take_turn()
            _expect_whole(file_id, sum(counts.values()))
            switch(file, made, accounts.values(), actor)
    except Exception:
        remove_uncounted(file_id)
        raise
    staging.clear_slowly(run)
    return file, made


def _expect_whole(file_id: int, expected: int) -> None:
    """Ends the turn of a file; raises Stale unless it still is its turn and all of its lines lie in the activity."""
    ended = db.session.execute(sa.delete(UncountedFile).where(UncountedFile.file_id == file_id))
    if ended.rowcount != 1 or queries.lines_brought(file_id) != expected:  # type: ignore[attr-defined]
        raise staging.begun_anew()


def _as_read(file_id: int, actor: Viewer) -> Outline | None:
    """What was found in a file, while that still holds."""
    with reading():
        file = queries.statement_file(actor, file_id)
        refuse_taken(file)
        made = queries.restored(file.outline) if file.outline else None
        holds = made and made.seen == queries.acts_so_far(actor) and not queries.is_overtaken(actor, made)
        if not made or not holds or staging.count_of(file.run) != made.count(Verdict.NEW):
            return None
        # Whoever takes it in may be somebody else than who had it read.
        made.noted = queries.noted(actor, made.held, made.changed)
        return made


def _arrive(file_id: int, made: Outline, actor: Viewer, progress: Progress) -> dict[int, int] | None:
    """Waits for the turn of this file: the accounts at its places, or None if others were taken in meanwhile."""
    for _second in range(PATIENCE):
        with transaction():
            file = queries.statement_file(actor, file_id)
            refuse_taken(file)
            take_turn()
            refuse_unexplained(file, made)
            if queries.acts_so_far(actor) != made.seen:
                return None
            if queries.uncounted_file_id() is None:
                db.session.add(UncountedFile(place=1, file_id=file_id, began_at=periods.now()))
                return open_accounts(made.accounts, file_id)
            progress.at(0)
        time.sleep(1)
    raise RuleBroken(busy())


def busy() -> str:
    """Why a file has to wait."""
    return _("Another file is being taken in or taken back. Try again in a few minutes.")


def import_statement(
    file: StatementFile, said: Said, version: int | None = None, reason: str | None = None, *, actor: Viewer
) -> tuple[StatementFile, Outline]:
    """Takes a small file in within the open transaction. Raises RuleBroken and writes nothing when a line is wrong.

    `said` is what it says, read before; raises Stale where its columns were chosen anew since. `reason` says why it is
    taken in although totals do not agree; None leaves what was said before.
    """
    check_importer(actor)
    check_version(file, version)
    # Before the file is written, so that whoever undoes it and has the turn does not wait for this.
    take_turn()
    if reason is not None:
        give_reason(file, reason)
    refuse_taken(file)
    if queries.uncounted_file_id() is not None:
        raise RuleBroken(busy())
    if said.mapping != file.mapping:
        raise Stale
    whole = queries.preview(actor, said.reading, file.mapping)
    made = queries.outlined_for(actor, whole, 0)
    refuse_unfit(made)
    run = staging.new_run()
    for piece in staging.pieces(run, whole):
        staging.lay(piece)
    accounts = open_accounts(made.accounts, file.id)
    staging.move(run, file.id, accounts, made.count(Verdict.NEW))
    holding.hold(file.id, whole.held())
    linking.link(run, file.id, accounts)
    staging.clear(run)
    return switch(file, made, accounts.values(), actor), made


def refuse_taken(file: StatementFile) -> None:
    """Refuses what is taken in or discarded already; raises RuleBroken."""
    if file.state not in ("previewed", "confirmed"):
        raise RuleBroken(_("This file was taken in or discarded already."))


def refuse_unfit(made: Outline) -> None:
    """Refuses a file with errors, and one that would change nothing; raises RuleBroken."""
    if made.errors:
        raise RuleBroken(_("Nothing was taken in: %(why)s", why=_(made.errors[0].text, **made.errors[0].values)))
    if not made.changes_something:
        raise RuleBroken(_("Everything in this file is known already."))
