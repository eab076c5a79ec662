"""Everything of people that the application composes: pages, programs, commands, jobs."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from governance.core.access import Known
from governance.core.config import Settings
from governance.identity import cli
from governance.identity.alarms import jobs as alarms
from governance.identity.commands import touch
from governance.identity.dormant import jobs as dormant
from governance.identity.powers import api as powers
from governance.identity.queries import identify
from governance.identity.requests import api as role_requests
from governance.identity.requests import jobs as requests
from governance.identity.rights import api as rights
from governance.identity.sso import api as providers
from governance.identity.tokens import api as tokens
from governance.identity.tokens import jobs as service_accounts
from governance.identity.tokens.bearing import TOKENS
from governance.identity.views.pages import PEOPLE

PAGES = PEOPLE
FOR_PROGRAMS = (powers.bp, role_requests.bp, rights.bp, providers.bp, tokens.bp)
COMMANDS = cli.COMMANDS
EVERY_MINUTE = (
    *(requests.every_minute, service_accounts.every_minute, alarms.every_minute),
    dormant.every_minute,
)
__all__ = ["COMMANDS", "EVERY_MINUTE", "FOR_PROGRAMS", "PAGES", "TOKENS", "touch"]


def known_by(settings: Settings) -> Callable[[Session, str, str], Known | None]:
    """Return what knows who acts in a session, by how long sessions last here."""
    return partial(identify, lasts=(settings.idle, settings.signer_idle, settings.longest))
