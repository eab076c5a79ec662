"""All pages of deviations, and what the worker does for them each minute, for the application."""

from workflows.deviations import api, jobs
from workflows.deviations.queries import waiting
from workflows.deviations.views import capas, deviations

INBOX = waiting.to_go_on
PAGES = (deviations.bp, capas.bp)
FOR_PROGRAMS = api.bp
every_minute = jobs.every_minute
