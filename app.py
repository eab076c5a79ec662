"""Compose the application: the only module that knows every slice."""

from sqlalchemy import event

from governance.audit import trail
from governance.core import files, installation, once, outbox, throttle
from governance.core.db import Database, open_database
from governance.core.states import refuse_states_written_by_hand
from governance.evidence import models as evidence
from governance.identity import models as identity
from governance.ownership import models as ownership
from governance.register import models as register
from governance.register.imports import models as imports
from workflows.changes import models as changes

MODELS = (files, installation, once, outbox, throttle, evidence, identity, ownership, register)
MODELS += (imports, changes)


def connect(url: str) -> Database:
    """Open the database with the hooks that keep its states and its trail."""
    database = open_database(url)
    event.listen(database.writing, "before_flush", refuse_states_written_by_hand)
    trail.watch(database.writing)
    return database
