"""All pages of training, and what the worker does for it each minute, for the application."""

from workflows.training import jobs
from workflows.training.views import calendars, certificates, sessions, training

PAGES = (training.bp, sessions.bp, certificates.bp, calendars.bp)
every_minute = jobs.every_minute
