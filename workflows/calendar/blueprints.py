"""All addresses of the calendar, for the application, and the sheets in which it comes."""

from workflows.calendar import api, importing, views

PAGES = views.bp
FOR_PROGRAMS = api.bp
CONTRIBUTED = importing
"""What can be imported and exported once it is loaded."""
