"""Fill an empty, migrated database with the company and the year that lies behind it."""

from demo.load_assurance import read
from demo.load_attestation import asked, confirmed
from demo.load_away import left_vacant, out_of_office
from demo.load_baseline import started
from demo.load_calendar import scheduled
from demo.load_changes import changed
from demo.load_curricula import learned, taught
from demo.load_depth import walked_down
from demo.load_deviations import deviated
from demo.load_drift import drifted
from demo.load_edit import set_on_many
from demo.load_employment import employed
from demo.load_glossary import glossed, wondered
from demo.load_import import brought_in
from demo.load_links import linked
from demo.load_ownership import shared_out
from demo.load_pairs import paired
from demo.load_past import gone_by
from demo.load_people import asked_for, departures, hoped_for, set_up, signed_in
from demo.load_policy import policies
from demo.load_profiles import demanded
from demo.load_recertification import reviewed
from demo.load_refused import tried
from demo.load_register import registered
from demo.load_remote import let_in
from demo.load_replacements import replaced
from demo.load_reported import reported
from demo.load_rollouts import rolled_out
from demo.load_rules import grown_into
from demo.load_shown import shown, still_out
from demo.load_skills import refreshed, skilled
from demo.load_templates import templated
from demo.load_tokens import keyed
from demo.load_training import gathered
from demo.load_urgent import urgent
from demo.stage import Entry, Stage
from governance.core.db import Database
from governance.identity.seeds import Seeds


def load(database: Database, seeds: Seeds, entry: Entry) -> Stage:
    """Tell the company's past, in the order of time, through the commands people use."""
    stage = Stage(database, seeds, entry)
    past = [
        set_up(stage),
        employed(stage),
        grown_into(stage),
        skilled(stage),
        refreshed(stage),
        reported(stage),
        glossed(stage),
        registered(stage),
        shared_out(stage),
        departures(stage),
        left_vacant(stage),
        out_of_office(stage),
        hoped_for(stage),
        asked_for(stage),
        reviewed(stage),
        signed_in(stage),
        brought_in(stage),
        walked_down(stage),
        set_on_many(stage),
    ]
    past += [started(stage), demanded(stage), *drifted(stage), confirmed(stage), asked(stage)]
    past += policies(stage)
    past += [tried(stage), wondered(stage), paired(stage)]
    past += [taught(stage), learned(stage), gathered(stage)]
    past += deviated(stage)
    told = [*gone_by(stage), *changed(stage), *replaced(stage), *urgent(stage), *templated(stage)]
    told += [*rolled_out(stage), *shown(stage), still_out(stage), *scheduled(stage)]
    told += [linked(stage), keyed(stage), let_in(stage), read(stage)]
    stage.timeline.tell([*past, *told])
    return stage
