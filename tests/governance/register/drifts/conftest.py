from dataclasses import dataclass

import pytest
from sqlalchemy import select

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.identity.attest import Proof
from governance.identity.models import Credential
from governance.register.drifts.models import Drift
from governance.register.models import Asset
from tests.governance.register.imports.conftest import Desk
from tests.plant import SYSTEM, actor_named
from tests.workflows.changes.conftest import STEPS


@dataclass
class Found(Desk):
    """A desk at which sheets report what was found, and QA decides."""

    def reported(self, firmware="3.0", by="johan", more=""):
        """Bring a sheet that says another firmware of PLC-204; return the import's id."""
        head = "Tag;Place;Firmware" + (";Hostname" if more else "")
        line = f"PLC-204;line1;{firmware}" + (f";{more}" if more else "")
        return self.applied(by, f"{head}\n{line}\n".encode())

    def drifts(self):
        with self.database.reading() as session:
            return session.scalars(select(Drift).order_by(Drift.id)).all()

    def asset(self, tag="PLC-204"):
        with self.database.reading() as session:
            return session.scalars(select(Asset).where(Asset.tag == tag)).one()

    def decide(self, name, command, reason="read on the device, twice"):
        """Have somebody sign a decision on the latest drift."""
        with self.database.writing() as session:
            actor = actor_named(session, self.plant, name)
            proof = Proof(actor.id, 10**9 + next(STEPS), clock.now())
            drift = session.scalars(
                select(Drift).order_by(Drift.id.desc()).limit(1).with_for_update()
            ).one()
            command(session, actor, drift, reason, proof)
            session.commit()


@pytest.fixture
def found(database, plant):
    """A desk of the plant, where everybody can sign."""
    with database.writing() as session:
        rows = [
            {"person_id": person, "password_hash": "unused", "totp_seed": "unused",
             "totp_step": 0, "enrolled_at": clock.now()}
            for person in plant.people.values()
        ]  # fmt: skip
        bulk_insert(session, Credential, rows)
        record(session, SYSTEM, "plant.enrolled", "everybody")
        session.commit()
    return Found(database, plant)
