"""Files live in the database, named by content, in pieces."""

import hashlib

import pytest
from sqlalchemy import func, select, text

from governance.audit.commands import record
from governance.core import files
from governance.core.errors import RuleViolation
from governance.core.files import CHUNK_BYTES, FileChunk, StoredFile
from tests.plant import SYSTEM

THREE = bytes(range(256)) * 2500


def kept(database, name, content):
    with database.writing() as session:
        file = files.keep(session, SYSTEM, name, content)
        record(session, SYSTEM, "file.kept", file)
        session.commit()
        return file


@pytest.mark.statement(40)
def test_a_file_comes_back_as_it_was_handed_in_and_is_stored_once(database):
    first, again = kept(database, "a.bin", THREE), kept(database, "b.bin", THREE)

    with database.reading() as session:
        assert files.content(session, first) == THREE
        sizes = [len(chunk) for chunk in files.chunks(session, again.sha256)]
        assert sizes == [CHUNK_BYTES, CHUNK_BYTES, len(THREE) - 2 * CHUNK_BYTES]
        assert session.scalar(select(func.count()).select_from(FileChunk)) == 3
        assert session.scalar(select(func.count()).select_from(StoredFile)) == 2
        assert first.sha256 == hashlib.sha256(THREE).hexdigest()


@pytest.mark.asvs("1.3.3", "5.3.2")
@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\ada\\plan.pdf", "plan.pdf"), ("", "file"),
        ("/", "file"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_kept_without_its_folders(session, given, stored):
    assert files.keep(session, SYSTEM, given, b"x").name == stored


@pytest.mark.asvs("2.3.2", "5.2.1")
def test_an_empty_or_too_large_file_is_refused(session):
    with pytest.raises(RuleViolation, match="is empty"):
        files.keep(session, SYSTEM, "a.pdf", b"")
    with pytest.raises(RuleViolation, match="the most is 25 MiB"):
        files.keep(session, SYSTEM, "a.pdf", bytes(files.MOST_BYTES + 1))


@pytest.mark.statement(40)
def test_a_content_that_is_not_what_was_handed_in_is_not_given_out(database):
    file = kept(database, "a.bin", THREE)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM file_chunk WHERE position = 1"))

    with database.reading() as session, pytest.raises(RuleViolation, match="have the trail"):
        files.content(session, file)
