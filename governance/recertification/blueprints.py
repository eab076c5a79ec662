"""Everything of campaigns of rights that the application composes."""

from governance.recertification import api, jobs, views

PAGES = views.bp
FOR_PROGRAMS = api.bp
every_minute = jobs.every_minute
