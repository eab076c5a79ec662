"""Everything of people that the application composes: pages, programs, commands, jobs."""

from governance.identity import cli
from governance.identity.requests import api as role_requests
from governance.identity.requests import jobs as requests
from governance.identity.views.pages import PEOPLE

PAGES = PEOPLE
FOR_PROGRAMS = (role_requests.bp,)
COMMANDS = (cli.setup,)
EVERY_MINUTE = (requests.every_minute,)
