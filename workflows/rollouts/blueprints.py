"""The pages of rollouts, and what the worker does for them, for the application."""

from workflows.rollouts import jobs
from workflows.rollouts.views import deciding, planning, raising, showing

(bp,) = dict.fromkeys(each.bp for each in (showing, planning, deciding, raising))
JOBS = (jobs.look, jobs.backed_out)
"""Taken up by being loaded: who stands above changes looks at them each minute."""
