"""What the demo's page shows besides the people: each one's code of this moment."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.passphrase import read
from demo.telling import Persona, personas
from governance.core import clock
from governance.core.config import Settings
from governance.core.errors import NotFound
from governance.core.hosts import is_demo
from governance.identity.codes import DRIFT_STEPS, STEP_SECONDS, code_at, step_of
from governance.identity.models import Credential, Person
from governance.identity.seeds import Seeds


@dataclass(frozen=True, slots=True)
class Code:
    """The next code that is good for somebody: each is taken once."""

    text: str = field(repr=False)
    """Empty while every code that is near has been used."""

    seconds: int
    """How long it stands on the page; without a code, how long until there is one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A persona with what signs them in now."""

    persona: Persona
    code: Code


def only_in_the_demo() -> None:
    """Raise `NotFound` unless this is the demo, on an address that only this machine reaches."""
    if not (is_demo() and _settings().is_loopback):
        raise NotFound("There is no such page. Go back, or start from the menu.")


def address() -> str:
    """Return where the demo's page is; empty where this is no demo."""
    return url_for("demo.show") if is_demo() else ""


def passphrase() -> str:
    """Return the passphrase of this demo."""
    return read(Path(_settings().data_dir))


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def shown(session: Session, seeds: Seeds) -> list[Shown]:
    """Return the people to be, each with the next code that is good."""
    now = clock.now()
    wanted = select(Person.email, Credential).join(Credential)
    held = {row.email: row.Credential for row in session.execute(wanted)}
    return [Shown(each, _code(held[each.email], seeds, now)) for each in personas()]


def _code(credential: Credential, seeds: Seeds, now: datetime) -> Code:
    seed = seeds.unwrap(credential.person_id, credential.totp_seed)
    return next_code(seed, credential.totp_step, now)


def next_code(seed: str, used: int, now: datetime) -> Code:
    """Return the first code later than the step `used` that is taken at this moment."""
    step = max(step_of(now), used + 1)
    is_taken = step <= step_of(now) + DRIFT_STEPS
    changes_at = (step + 1 if is_taken else step - DRIFT_STEPS) * STEP_SECONDS
    text = code_at(seed, datetime.fromtimestamp(step * STEP_SECONDS, now.tzinfo))
    return Code(text if is_taken else "", math.ceil(changes_at - now.timestamp()))
