"""Everything of people that the application composes: pages, programs, commands, jobs."""

from governance.identity import cli
from governance.identity.commands import touch
from governance.identity.dormant import jobs as dormant
from governance.identity.powers import api as powers
from governance.identity.requests import api as role_requests
from governance.identity.requests import jobs as requests
from governance.identity.tokens import api as tokens
from governance.identity.tokens import jobs as service_accounts
from governance.identity.tokens.bearing import TOKENS
from governance.identity.views.pages import PEOPLE

PAGES = PEOPLE
FOR_PROGRAMS = (powers.bp, role_requests.bp, tokens.bp)
COMMANDS = cli.COMMANDS
EVERY_MINUTE = (
    requests.every_minute,
    service_accounts.every_minute,
    dormant.every_minute,
)
__all__ = ["COMMANDS", "EVERY_MINUTE", "FOR_PROGRAMS", "PAGES", "TOKENS", "touch"]
