"""The pages of change control, for the application."""

from workflows.changes.queries import aims, on_asset, waiting
from workflows.changes.views import (
    advising,
    beside,
    bundles,
    deciding,
    deliverables,
    deviating,
    disposing,
    emergencies,
    ending,
    executing,
    extending,
    figured,
    figuring,
    judging,
    linked,
    linking,
    older,
    packages,
    packing,
    pinning,
    policies,
    programs,
    rebaselining,
    replacing,
    scheduling,
    scoping,
    showing,
    small,
    standard,
    standing,
    templates,
    temporaries,
    testing,
    timed,
    timeline,
    training,
    triaging,
    writing,
)
from workflows.changes.views.api import listed, proving
from workflows.changes.views.api import packages as packages_api
from workflows.changes.views.api import policies as policies_api
from workflows.changes.views.api import templates as templates_api

OF_CHANGES = (
    *(packing, policies, showing, writing, triaging, deciding, ending, scoping, advising),
    *(figuring, judging, disposing, replacing, small, standard, executing, beside),
    *(emergencies, temporaries, standing, deviating, training, scheduling, timeline),
    *(packages, bundles, rebaselining, older, deliverables, testing, pinning, linking, extending),
)
(CHANGES,) = dict.fromkeys(each.bp for each in OF_CHANGES)
TEMPLATES = templates.bp
ON_CHANGES = (programs, figured, linked, listed, proving, packages_api, timed)
FOR_PROGRAMS = tuple(dict.fromkeys(each.bp for each in (*ON_CHANGES, templates_api, policies_api)))
CONTRIBUTED = (aims, on_asset, waiting)
"""What stands on pages of other slices once it is loaded."""
