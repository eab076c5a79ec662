"""Compose the application: the only module that knows every slice."""

import gc

gc.disable()  # what is loaded stays: to look in it for garbage is a fifth of a start

from flask import Flask
from sqlalchemy import event

from demo import cli as demo_cli
from demo import views as demo_views
from governance.audit import blueprints as audit
from governance.audit import trail
from governance.audit.commands import record_export, record_refusal
from governance.audit.triggers import assert_triggers
from governance.completions import importing as completions
from governance.core import api, health, http, lists, logs, serving, web
from governance.core import cli as command
from governance.core.config import Settings
from governance.core.db import Database, open_database
from governance.core.migrate import assert_current
from governance.core.secrets import Secrets
from governance.core.settling import settle
from governance.core.states import refuse_states_written_by_hand
from governance.curricula import blueprints as curricula
from governance.enforcement import views as enforcement_views
from governance.evidence import asking, checks, models
from governance.evidence import views as evidence_views
from governance.evidence.packets import cli as packets_cli
from governance.glossary import api as glossary_api
from governance.glossary import views as glossary
from governance.identity import blueprints as identity
from governance.identity.factors.queries import assert_at_home
from governance.ownership import access_cli
from governance.ownership import cli as ownership_cli
from governance.ownership.blueprints import EVERY_MINUTE, OWNERSHIP
from governance.ownership.projection import keeping as owners
from governance.places.blueprints import PLACES
from governance.recertification import blueprints as recertification
from governance.register import cli as register_cli
from governance.register import tables as register
from governance.register.api import about as register_api
from governance.register.imports import jobs as imports_jobs
from governance.register.profiles import jobs, keeping
from governance.register.views.blueprints import BLUEPRINTS as REGISTER
from governance.restores import views as restores_views
from governance.saved_views import views as saved_views
from governance.saved_views.queries import keeper
from governance.skills import blueprints as skills
from governance.validation import blueprints as ledger
from workflows.calendar import blueprints as calendar
from workflows.changes import cli as changes_cli
from workflows.changes import jobs as change_jobs
from workflows.changes import models as changes
from workflows.changes.views.blueprints import CHANGES, FOR_PROGRAMS, TEMPLATES
from workflows.deviations import blueprints as deviations
from workflows.notifications import frame
from workflows.notifications import views as work
from workflows.pairing import api as pairing_api
from workflows.pairing import views as pairing
from workflows.questions import views as questions
from workflows.remote_access import blueprints as remote
from workflows.rollouts import blueprints as rollouts
from workflows.trail_reviews import blueprints as reviews
from workflows.training import blueprints as training

settle()
gc.enable()
MODELS: tuple[object, ...] = (checks, models, register, imports_jobs, completions, changes)
BLUEPRINTS = (health.bp, *audit.TRAIL, restores_views.bp, *PLACES, *identity.PAGES, *OWNERSHIP)
BLUEPRINTS += (*REGISTER, *ledger.PAGES, *skills.SKILLS, CHANGES, enforcement_views.bp, remote.bp)
BLUEPRINTS += (*curricula.CURRICULA, glossary.bp, questions.bp, pairing.bp, *training.PAGES)
BLUEPRINTS += (TEMPLATES, *deviations.PAGES, rollouts.bp, calendar.PAGES, recertification.PAGES)
TRUTHS = (*register_api.BLUEPRINTS, *skills.FOR_PROGRAMS, *curricula.FOR_PROGRAMS, glossary_api.bp)
EACH = (audit, ledger, deviations, training, rollouts, calendar, recertification, remote, reviews)
EVENTS = (*FOR_PROGRAMS, pairing_api.bp, *(each.FOR_PROGRAMS for each in EACH))
PROGRAMS = (*TRUTHS, *EVENTS, *identity.FOR_PROGRAMS)
EVERYWHERE = (work.bp, work.search, *evidence_views.BLUEPRINTS, saved_views.bp, demo_views.bp)
OURS = (*serving.COMMANDS, demo_cli.demo, packets_cli.packet, skills.gate, ledger.validated)
KEPT = (*audit.COMMANDS, *identity.COMMANDS, ownership_cli.effective, *register_cli.sheets())
COMMANDS = (*OURS, *KEPT, rollouts.rollout, changes_cli.conflicts, access_cli.access)


def connect(url: str) -> Database:
    """Open the database with the hooks that keep its states and its trail."""
    database = open_database(url)
    event.listen(database.writing, "before_flush", refuse_states_written_by_hand)
    for each in (keeping, owners, remote, trail, ledger):
        each.watch(database.writing)
    return database


def create_app(settings: Settings, secrets: Secrets, database: Database) -> Flask:
    """Build the web application; nothing is read from the environment past this line."""
    assert_current(database)
    assert_triggers(database.engine)
    app = Flask(__name__)
    app.extensions["settings"], app.extensions["secrets"] = settings, secrets
    http.install(app, settings, secrets.secret_key)
    logs.install(app)
    acts = (identity.touch, record_refusal, record_export, asking.ask)
    web.install(app, web.Edge(database, identity.known_by(settings), *acts, identity.TOKENS))
    frame.install(app)
    lists.install(app, keeper)
    api.install(app, *PROGRAMS)
    for blueprint in (*BLUEPRINTS, *reviews.PAGES, *EVERYWHERE):
        app.register_blueprint(blueprint)
    return app


MINUTELY = (audit, jobs, ledger, change_jobs, deviations, training, recertification, remote)
MINUTE = (*(each.every_minute for each in MINUTELY), *identity.EVERY_MINUTE, *EVERY_MINUTE)
program = command.Program(connect, create_app, MINUTE, (assert_at_home,))
cli = command.command_line(program, *COMMANDS)
if __name__ == "__main__":
    cli()
