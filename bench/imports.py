"""How fast a sheet is previewed and written, rows a second, on a database made for it."""

import io
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app import connect
from governance.audit.commands import record
from governance.core.db import Database
from governance.core.jobs import deliver_all
from governance.core.migrate import migrate
from governance.core.settling import settle
from governance.core.sheets.reading import read_sheet
from governance.places.models import Level, Place
from governance.register.imports import commands, jobs  # noqa: F401  # the handlers
from governance.register.imports.commands import Brought
from governance.register.imports.models import Import, ImportState
from governance.register.imports.queries import COMMAND_LINE
from governance.register.imports.reading import Reading

ROWS = 10_000
HEADINGS = (
    "Anlagenkennzeichen;Bezeichnung;Hersteller;Typ;Bestellnummer;IT/OT;Klasse;Seriennummer;"
    "Firmware-Stand;IP-Adresse;Einbauort;Ebene;Kritikalität;GMP-Relevanz;Inbetriebnahme;Bemerkung"
)
CLASSES = ("SPS", "Frequenzumrichter", "Bedienpanel", "Switch", "Dezentrale Peripherie")
GXP = ("direkt", "indirekt", "nein")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one step took."""

    step: str
    rows: int
    seconds: float
    processor: float
    """Seconds of this process alone; steadier than the clock where others work beside it."""

    peak_mib: float
    """The most memory that the process had during the step, over what it has when idle."""

    @property
    def rows_a_second(self) -> float:
        """The figure that the goals name."""
        return self.rows / self.seconds

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{self.step:<28} {self.rows:>8,} rows {self.seconds:>7.2f} s "
            f"{self.rows_a_second:>9,.0f} rows/s  processor {self.processor:>6.2f} s "
            f"{self.rows / self.processor:>9,.0f} rows/s  peak +{self.peak_mib:,.0f} MiB"
        )


def sheet(rows: int, lines: int = 40) -> bytes:
    """Return a site's sheet: semicolons, Windows-1252, a title above the headings."""
    out = io.StringIO()
    out.write(f"Werk Wismar, Anlagenliste{';' * 15}\r\n{HEADINGS}\r\n")
    for n in range(rows):
        line, kind = n % lines, CLASSES[n % len(CLASSES)]
        out.write(
            f"PK{line}.{n}-KF01;Steuerung {n} für Linie {line};Siemens;SIMATIC {n % 90};"
            f"6ES7{n % 90:03}-2AM02;OT;{kind};SI-{n:06};V2.9.{n % 7};10.{n >> 16}.{n >> 8 & 255}."
            f"{n & 255};linie{line};{n % 4};{n % 4 + 1};{GXP[n % 3]};09.11.2026;\r\n"
        )
    return out.getvalue().encode("cp1252")


@contextmanager
def place(url: str | None = None, lines: int = 40) -> Iterator[Database]:
    """Open a database with one site of so many lines; without a URL, a file that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        database = connect(url or f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(database)
        with database.writing() as session:
            above: Place | None = None
            for code, level in (
                ("acme", Level.ENTERPRISE), ("wismar", Level.SITE), ("pack", Level.AREA),
            ):  # fmt: skip
                above = _place(code, level, above)
                session.add(above)
                session.flush()
                above.site_id = above.id if level is Level.SITE else above.site_id
            session.add_all(_place(f"linie{n}", Level.PRODUCTION_LINE, above) for n in range(lines))
            record(session, COMMAND_LINE, "bench.prepared", "wismar")
            session.commit()
        yield database
        database.engine.dispose()


def _place(code: str, level: Level, above: Place | None) -> Place:
    return Place(
        code=code, name=code.title(), level=level, parent_id=above and above.id,
        path=f"{above.path if above else '/'}{code}/", site_id=above and above.site_id,
        time_zone="Europe/Berlin",
    )  # fmt: skip


def preview(database: Database, rows: int = ROWS) -> tuple[int, Figure]:
    """Upload and map a sheet, then measure its preview as the worker makes it."""
    content = sheet(rows)
    brought = Brought("liste.csv", content, read_sheet(content, "liste.csv"))
    with database.writing() as session:
        site = session.query(Place).filter_by(code="wismar").one()
        made = commands.upload(session, COMMAND_LINE, site, brought)
        commands.choose(session, COMMAND_LINE, made, Reading.from_json(made.mapping))
        session.commit()
        import_id = made.id
    del brought
    return import_id, _measured("preview", rows, database, import_id, ImportState.PREVIEWED)


def apply(database: Database, import_id: int, rows: int = ROWS) -> Figure:
    """Confirm a preview, then measure the writing of it, history and digests included."""
    with database.writing() as session:
        made = commands.locked(session, import_id)
        commands.confirm(session, COMMAND_LINE, made, "bench")
        session.commit()
    return _measured("apply", rows, database, import_id, ImportState.APPLIED)


def _measured(
    step: str, rows: int, database: Database, import_id: int, state: ImportState
) -> Figure:
    settle()  # as the worker does when it starts
    idle = memory("VmRSS")
    forget_peak()
    began, used = time.perf_counter(), time.process_time()
    deliver_all(database)
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    with database.reading() as session:
        found = session.get_one(Import, import_id)
        if found.state is not state or found.refused:
            raise RuntimeError(f"{step}: {found.state}, {found.refused} refused, {found.refusal}")
    peak = memory("VmHWM") - idle
    return Figure(f"{step} ({database.engine.dialect.name})", rows, seconds, processor, peak)


def forget_peak() -> None:
    """Have the kernel count the most memory of this process anew."""
    Path("/proc/self/clear_refs").write_text("5")


def memory(name: str) -> float:
    """Return a figure of this process in MiB, as the kernel counts it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def run(url: str | None = None, rows: int = ROWS) -> list[Figure]:
    """Measure a first import, the same again (nothing changes), and one of everything updated."""
    with place(url) as database:
        import_id, previewed = preview(database, rows)
        applied = apply(database, import_id, rows)
        _, unchanged = preview(database, rows)
    return [previewed, applied, replace(unchanged, step="preview, unchanged")]


def main(url: str | None = None, *sizes: str) -> None:
    """Print what each size takes: `python -m bench.imports [URL [ROWS ...]]`."""
    for rows in map(int, sizes or ("10000", "50000", "100000")):
        for figure in run(url or None, rows):
            print(figure, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
