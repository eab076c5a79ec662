"""How much a sheet may hold: beyond it, reading refuses instead of trying."""

from typing import Final

FILE_BYTES: Final = 25 * 1024 * 1024
"""The largest upload, as stored."""

ROWS: Final = 200_000
COLUMNS: Final = 256

CELL_CHARACTERS: Final = 32_767
"""What a spreadsheet program itself allows in one cell."""

TEXT_CHARACTERS: Final = 256 * 1024 * 1024
"""All texts of one sheet together: so much waits on disk while it is read."""

ARCHIVE_MEMBERS: Final = 2_000
ARCHIVE_BYTES: Final = 400 * 1024 * 1024
"""A workbook is a zip archive; this is its size when unpacked."""

ARCHIVE_RATIO: Final = 250
"""Unpacked to packed size of one member above a megabyte; honest sheets stay below 60."""

WORKBOOK_SHEETS: Final = 60
WORKBOOK_ROWS: Final = 1_048_576
"""What the format itself allows, blank lines included."""

WORKBOOK_MEMORY: Final = 1024 * 1024 * 1024
"""Address space of the process that opens a workbook, in bytes."""

WORKBOOK_SECONDS: Final = 45
"""Processor time of the process that opens a workbook."""
