"""How a file reaches the person who asked for it: as a download, never shown in our pages."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Response, send_file

from governance.core import clock
from governance.core.exports import MIME, Format, Sheet, Value, written
from governance.core.web import taken

IN_MEMORY = 2**20
"""Bytes up to which a download is put together in memory; what is larger goes through a file."""


def attached(sheet: Sheet, form: Format, name: str) -> Response:
    """Return a sheet as a file named after it and the day; that it was taken is in the trail."""
    rows = Counted(sheet.rows)
    parts = written(Sheet(sheet.header, rows), form)
    answer = sent(parts, f"{name}-{clock.today()}.{form}", MIME[form])
    taken(name, form=form.value, rows=rows.number)
    return answer


class Counted(Iterable[Sequence[Value]]):
    """Rows on their way out, and how many of them have gone."""

    def __init__(self, rows: Iterable[Sequence[Value]]) -> None:
        """Begin with none."""
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Sequence[Value]]:
        """Give each row, and count it."""
        for row in self.rows:
            self.number += 1
            yield row


def sent(parts: Iterable[bytes], name: str, media_type: str) -> Response:
    """Return bytes as a download; all are read here: the transaction ends before the answer."""
    called = "".join(letter for letter in name if letter.isprintable()) or "file"
    with ExitStack() as until_read:
        file = until_read.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        file.writelines(parts)
        length = file.tell()
        file.seek(0)
        if length > IN_MEMORY:
            until_read.pop_all()  # the answer closes it
            whole = cast("IO[bytes]", file)
            return send_file(whole, mimetype=media_type, as_attachment=True, download_name=called)
        response = Response(file.read(), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=called)
    return response
