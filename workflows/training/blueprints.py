"""All pages of training, and what the worker does for it each minute, for the application."""

from workflows.training import api, jobs
from workflows.training.views import calendars, certificates, sessions, training

PAGES = (training.bp, sessions.bp, certificates.bp, calendars.bp)
FOR_PROGRAMS = api.bp
every_minute = jobs.every_minute
