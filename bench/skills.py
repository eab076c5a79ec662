"""`python -m bench.skills`: the matrix of a place and the gate, beside very much evidence.

A tenth of what a large company has, or with `--full` all of it: 50,000 people, 400 competences and
2,000,000 pieces of evidence.
"""

import logging
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from sqlalchemy import Table, func, insert, select, text

from app import connect
from governance.core.db import Database
from governance.core.migrate import migrate
from governance.core.settling import settle
from governance.identity.models import Person, Role, RoleGrant
from governance.ownership.subjects import of_place
from governance.places.models import Level, Place
from governance.skills.models import (
    Competence,
    EvidenceKind,
    Field,
    SkillEvidence,
    SkillRequirement,
)
from governance.skills.pictures.queries.matrix import MOST_COMPETENCES, MOST_PEOPLE, matrix
from governance.skills.queries.gate import Doing, Who, verdicts
from tests import databases

PEOPLE, COMPETENCES, EVIDENCE = 50_000, 400, 2_000_000
PART, RUNS = 10, 15
ASKED = 5
"""Requirements that the gate looks at; everybody holds all of them but the last."""

MATRIX, GATE = 300, 10
"""Milliseconds that the matrix and the gate may take."""

SINCE = datetime(2025, 1, 1, tzinfo=UTC)


def filled(database: Database, part: int) -> None:
    """Store areas of 200 people each, and what shows what they can do."""
    people, evidence, chance = PEOPLE // part, EVIDENCE // part, Random(7)  # noqa: S311
    areas = people // MOST_PEOPLE
    with database.writing() as session:
        connection = session.connection()

        def put(model: type, rows: list[dict[str, object]]) -> None:
            table: Table = model.__table__  # type: ignore[attr-defined]
            connection.execute(insert(table), rows)

        top = {"level": Level.ENTERPRISE, "time_zone": "UTC", "version": 1}
        put(Place, [{"id": 1, "code": "acme", "name": "Acme", "path": "/acme/", **top}])
        site = {"level": Level.SITE, "parent_id": 1, "site_id": 2}
        put(Place, [top | site | {"id": 2, "code": "s", "name": "S", "path": "/acme/s/"}])
        put(
            Place,
            [
                top
                | {
                    "level": Level.AREA,
                    "parent_id": 2,
                    "site_id": 2,
                    "id": 3 + n,
                    "code": f"a{n}",
                    "name": f"A{n}",
                    "path": f"/acme/s/a{n}/",
                }
                for n in range(areas)
            ],
        )
        put(
            Person,
            [
                {
                    "id": n,
                    "name": f"Person {n:06}",
                    "email": f"p{n}@acme.example",
                    "time_zone": "UTC",
                    "version": 1,
                }
                for n in range(1, people + 1)
            ],
        )
        put(
            RoleGrant,
            [
                {
                    "person_id": n,
                    "role": Role.REQUESTER,
                    "place_id": 3 + n % areas,
                    "site_id": 2,
                    "starts_on": date(2020, 1, 1),
                    "granted_by": "x",
                    "reason": "x",
                    "version": 1,
                }
                for n in range(1, people + 1)
            ],
        )
        words = dict.fromkeys(("aware", "supervised", "alone", "teaches"), "so")
        put(
            Competence,
            [
                {
                    "id": n,
                    "code": f"C-{n:03}",
                    "field": Field.OT,
                    "title": f"Competence {n}",
                    **words,
                    "also_called": "",
                    "nice_ids": "",
                    "version": 1,
                }
                for n in range(1, COMPETENCES + 1)
            ],
        )
        asked = {
            "min_people": 2,
            "basis": "x",
            "starts_on": date(2020, 1, 1),
            "demanded_by": "x",
            "site_id": 2,
            "version": 1,
            "min_level": 3,
        }
        put(
            SkillRequirement,
            [
                {
                    **asked,
                    "competence_id": n,
                    "place_id": 2,
                    "activity": "implementing" if n <= ASKED else "verifying",
                }
                for n in range(1, MOST_COMPETENCES + 1)
            ],
        )
        for first in range(0, evidence, 50_000):
            put(
                SkillEvidence,
                [_piece(chance, 1 + n % people) for n in range(first, first + 50_000)],
            )
        held = {"kind": EvidenceKind.CERTIFICATE, "level": 3, "ends_at": None}
        put(
            SkillEvidence,
            [
                {**_piece(chance, person_id), **held, "competence_id": competence_id}
                for person_id in range(1, people + 1)
                for competence_id in range(1, ASKED)
            ],
        )
        session.commit()
        session.execute(text("ANALYZE"))  # as autovacuum does, once there is something to count
        session.commit()
    database.engine.dispose()


def _piece(chance: Random, person_id: int) -> dict[str, object]:
    at = SINCE + timedelta(days=chance.randrange(600))
    kind = chance.choice((EvidenceKind.COURSE, EvidenceKind.OJT, EvidenceKind.PERFORMED_WORK))
    return {
        "person_id": person_id, "competence_id": chance.randrange(1, COMPETENCES + 1),
        "kind": kind, "level": chance.randrange(1, 5), "subject": "C-1", "performed_at": at,
        "ends_at": at + timedelta(days=730), "note": "", "recorded_at": at, "recorded_by": "x",
    }  # fmt: skip


def measured(database: Database) -> tuple[float, float]:
    """Return the milliseconds of a matrix of 200 people and 60 competences, and of a gate."""
    matrices, gates = [], []
    for run in range(RUNS):
        with database.reading() as session:
            place = session.get_one(Place, 3 + run % 20)
            began = perf_counter()
            found = matrix(session, place)
            matrices.append(perf_counter() - began)
            cells = len(found.rows), len(found.columns)
            if cells != (MOST_PEOPLE, MOST_COMPETENCES):
                raise RuntimeError(f"the matrix is of {cells}")
        with database.reading() as session:
            place = session.get_one(Place, 3 + run % 20)
            person = session.execute(select(Person.id, Person.name).offset(run).limit(1)).one()
            began = perf_counter()
            verdicts(session, Who(*person), Doing("implementing", [of_place(place)]))
            gates.append(perf_counter() - began)
    return median(matrices) * 1000, median(gates) * 1000


def main(arguments: list[str]) -> None:
    """Measure on both databases, and print."""
    logging.disable(logging.WARNING)
    part = 1 if "--full" in arguments else PART
    with tempfile.TemporaryDirectory() as folder, databases.postgresql() as url_of:
        addresses = {
            "SQLite": f"sqlite:///{Path(folder) / 'skills.db'}",
            "PostgreSQL": databases.create_postgresql(url_of, "skills"),
        }
        for kind, url in addresses.items():
            database = connect(url)
            migrate(database)
            filled(database, part)
            settle()
            with database.reading() as session:
                number = session.scalar(select(func.count()).select_from(SkillEvidence))
            of_matrix, of_gate = measured(database)
            print(
                f"{kind}, {number:,} pieces of evidence: matrix of 200 x 60 {of_matrix:.0f} ms "
                f"(goal {MATRIX}), gate {of_gate:.1f} ms (goal {GATE})"
            )
            database.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
