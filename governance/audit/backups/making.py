"""Back up while people work, and put a backup back; what a restore takes away is written down."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from governance.audit import checkpoints, keeping, keyring
from governance.audit.backups import archive, postgresql, sqlite
from governance.audit.backups.archive import KIND, BackupError, Manifest
from governance.audit.commands import record
from governance.audit.faults import Anchor, Report
from governance.audit.models import AuditHead
from governance.audit.verify import verify
from governance.core import clock, migrate
from governance.core.access import Actor
from governance.core.cli import Installed
from governance.core.db import Database
from governance.core.secrets import checkpoint_keys

THE_DATABASE = "the database"


def back_up(given: Installed, path: Path, by: Actor) -> Manifest:
    """Write a backup whole, once it has been verified, or not at all.

    The checkpoint of where the trail ends is signed before, so that the backup holds it.
    Raises `BackupError` if it cannot be written, or what it would hold is not whole.
    """
    archive.sweep(path.parent)
    with archive.put_whole(path) as draft:
        _sign(given)
        with TemporaryDirectory(dir=path.parent, prefix=archive.COPY) as folder:
            made = _packed(given, Path(folder) / archive.DATABASE, draft)
        archive.unpack(draft, archive.read(draft)[0])
    with given.database.acting() as session:
        record(session, by, "backup.made", THE_DATABASE, size=made.size, sha256=made.sha256)
    return made


def _sign(given: Installed) -> None:
    keys, address = checkpoint_keys(given.settings), str(given.settings.public_url)
    with given.database.acting() as session:
        signer = keyring.signer(session, keys, address)
        if tree := keeping.grown(session):
            keeping.keep(session, tree, signer)


def _packed(given: Installed, copied: Path, draft: Path) -> Manifest:
    """Copy the database, verify what was copied, and pack it."""
    if given.settings.is_embedded:
        sqlite.copy(given.database, copied)
        copy = given.program.connect(f"sqlite:///{copied}")
        try:
            with copy.reading() as session:
                return _checked(session, copied, draft)
        finally:
            copy.engine.dispose()
    with given.database.reading() as session:
        postgresql.dump(session.connection(), copied)
        postgresql.readable(copied, session.connection())
        return _checked(session, copied, draft)


def _checked(session: Session, copied: Path, draft: Path) -> Manifest:
    report = verify(session)
    if not report.is_whole:
        raise BackupError(
            f"What would be backed up is not whole: {len(report.faults)} faults, the first of them "
            f"{report.faults[0]}. Run `concord verify`; copy the files of the database themselves."
        )
    end = session.execute(select(AuditHead.seq, AuditHead.digest)).one()
    last = keeping.newest(session)
    about = Manifest(
        kind=KIND, made_at=clock.now().isoformat(timespec="seconds"),
        dialect=session.get_bind().dialect.name,
        revision=str(session.scalar(text("SELECT version_num FROM alembic_version"))),
        size=end.seq, digest=end.digest, bytes=0, sha256="",
    )  # fmt: skip
    return archive.write(draft, about, last.note if last else "", copied)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    about: Manifest
    kept: Path | None
    """Where the database lies that was there before; None: there was none, or it is gone."""

    report: Report


def put_back(given: Installed, path: Path, by: Actor, why: str, *, is_forced: bool) -> Restored:
    """Put a backup in the place of the database, verify it, and write down that it was done.

    Raises `BackupError` for what cannot be restored here, and for a database that holds something
    unless told that it may be lost.
    """
    about, _ = archive.read(path)
    _assert_fits(given, about, path)
    held = _held(given.database)
    if held is not None and held.size and not is_forced:
        raise BackupError(
            f"The database holds {held.size} events: name an empty one, or add --yes to have the "
            "backup take its place."
        )
    known = _known(given, held)
    given.settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=given.settings.data_dir, prefix=".concord-restore-") as folder:
        copied = Path(folder) / archive.DATABASE
        archive.unpack(path, about, copied)
        kept = _put(given, copied, held)
    migrate.migrate(given.database)
    _written_down(given, about, known, by, why)
    return Restored(about, kept, _verified(given))


def _assert_fits(given: Installed, about: Manifest, path: Path) -> None:
    ours = given.database.engine.dialect.name
    if about.dialect != ours:
        raise BackupError(
            f"{path} is a backup of {about.dialect}, and the database that is set is of {ours}: "
            "set CONCORD_DATABASE_URL to one of the same kind."
        )
    if not migrate.is_known(about.revision):
        raise BackupError(
            f"{path} was made by a newer version of Concord (revision {about.revision}): restore "
            "it with that one."
        )


def _held(database: Database) -> Anchor | None:
    """Return where the trail ends that is in the database now; None if it has no tables."""
    if migrate.revision_of(database) is None:
        return None
    with database.reading() as session:
        end = session.execute(select(AuditHead.seq, AuditHead.digest)).one()
    return Anchor(end.seq, "the database before it", digest=end.digest)


def _put(given: Installed, copied: Path, held: Anchor | None) -> Path | None:
    """Put the copy in the place of the database; return where that lies now, unless it is gone."""
    is_held = held is not None
    if given.settings.is_embedded:
        ending = f"before-{clock.now():%Y%m%dT%H%M%S}"
        return sqlite.put(given.database, copied, ending, is_held=is_held)
    postgresql.put(given.database, copied, is_held=is_held)
    return None


def _known(given: Installed, held: Anchor | None) -> list[Anchor]:
    """Return what is known of the trail elsewhere; no key is known yet that signed it."""
    folder = given.settings.checkpoint_dir
    found = checkpoints.within(folder, []) if folder else []
    return [*found, held] if held else found


def _written_down(
    given: Installed, about: Manifest, known: list[Anchor], by: Actor, why: str
) -> None:
    """Record the restore, and what it took away, if more is known than the backup holds."""
    with given.database.acting() as session:
        ended = keyring.ended(session)
        counted = (one for one in known if one.size <= ended.get(one.origin, one.size))
        largest = max(counted, key=lambda one: one.size, default=None)
        record(
            session, by, "backup.restored", THE_DATABASE,
            reason=why or None, size=about.size, sha256=about.sha256, made_at=about.made_at,
        )  # fmt: skip
        if largest is not None and largest.size > about.size:
            keeping.found_rolled_back(session, about.size, largest, by.name, why or None)


def _verified(given: Installed) -> Report:
    with given.database.reading() as session:
        keys = keyring.known(session)
    folder = given.settings.checkpoint_dir
    outside = checkpoints.within(folder, keys) if folder else []
    with given.database.reading() as session:
        return verify(session, outside)
