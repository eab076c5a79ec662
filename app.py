"""Compose the application: the only module that knows every slice."""

from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import event

from governance.audit import trail
from governance.audit.commands import record_refusal
from governance.audit.triggers import assert_triggers
from governance.core import cli as command
from governance.core import (
    files,
    health,
    http,
    installation,
    logs,
    once,
    outbox,
    serving,
    throttle,
    web,
)
from governance.core.config import Settings
from governance.core.db import Database, open_database
from governance.core.migrate import assert_current
from governance.core.secrets import Secrets
from governance.core.states import refuse_states_written_by_hand
from governance.evidence import models as evidence
from governance.identity import commands as identity_commands
from governance.identity import models as identity
from governance.identity.queries import identify
from governance.ownership import models as ownership
from governance.register import models as register
from governance.register.imports import models as imports
from workflows.changes import models as changes

MODELS = (
    *(files, installation, once, outbox, throttle),
    *(evidence, identity, ownership, register, imports, changes),
)
BLUEPRINTS = (health.bp,)
COMMANDS = (serving.serve, serving.work, serving.migrate)


def connect(url: str) -> Database:
    """Open the database with the hooks that keep its states and its trail."""
    database = open_database(url)
    event.listen(database.writing, "before_flush", refuse_states_written_by_hand)
    trail.watch(database.writing)
    return database


def create_app(settings: Settings, secrets: Secrets, database: Database) -> Flask:
    """Build the web application; nothing is read from the environment past this line."""
    assert_current(database)
    assert_triggers(database.engine)
    app = Flask(__name__)
    app.extensions["settings"], app.extensions["secrets"] = settings, secrets
    http.install(app, settings, secrets.secret_key)
    logs.install(app)
    idle = timedelta(minutes=settings.idle_minutes)
    longest = timedelta(hours=settings.session_hours)
    web.install(
        app,
        web.Edge(
            database,
            identify=partial(identify, idle=idle, longest=longest),
            touch=identity_commands.touch,
            on_refusal=record_refusal,
        ),
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


cli = command.command_line(command.Program(connect, create_app), *COMMANDS)
if __name__ == "__main__":
    cli()
