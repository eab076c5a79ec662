"""The pages of rollouts, and what the worker does for them, for the application."""

import workflows.rollouts.packets  # noqa: F401  # what stands in packets of evidence
from workflows.rollouts import api, jobs
from workflows.rollouts.cli import rollout
from workflows.rollouts.views import deciding, planning, raising, showing

(bp,) = dict.fromkeys(each.bp for each in (showing, planning, deciding, raising))
FOR_PROGRAMS = api.bp
JOBS = (jobs.look, jobs.backed_out)
"""Taken up by being loaded: who stands above changes looks at them each minute."""
__all__ = ["FOR_PROGRAMS", "JOBS", "bp", "rollout"]
