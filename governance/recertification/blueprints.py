"""Everything of campaigns of rights that the application composes."""

import governance.recertification.withholding  # noqa: F401  # no rule gives what one ended
from governance.recertification import api, jobs, views

PAGES = views.bp
FOR_PROGRAMS = api.bp
every_minute = jobs.every_minute
