"""All pages of deviations, and what the worker does for them each minute, for the application."""

import workflows.deviations.packets  # noqa: F401  # they stand beside what they are of
from governance.core.jobs import Job
from workflows.deviations import api, jobs
from workflows.deviations.queries import waiting
from workflows.deviations.unauthorised import jobs as clocks
from workflows.deviations.unauthorised import views as unauthorised
from workflows.deviations.views import capas, deviations

INBOX = waiting.to_go_on
PAGES = (deviations.bp, capas.bp, unauthorised.bp)
FOR_PROGRAMS = api.bp


def every_minute(job: Job) -> None:
    """Tell of what waits, and of what nobody has taken on."""
    jobs.every_minute(job)
    clocks.every_minute(job)
