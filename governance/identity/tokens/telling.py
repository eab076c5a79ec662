"""The histories of tokens and service accounts in words."""

from sqlalchemy.orm import Session

from governance.audit.queries import history
from governance.audit.telling import Told, told
from governance.identity.tokens.models import ApiToken, ServiceAccount

VERBS = {
    "token.created": "was made for %(of)s, good for %(scopes)s at %(at)s, for %(days)s days",
    "token.ended": "was ended",
    "token.exposed": "was ended, since it stood in an address",
    "token.first_used": "was used for the first time, from %(address)s",
    "token.used_elsewhere": "was used from an address that was new, %(address)s",
    "token.refused": "was refused",
    "service_account.asked": "was asked for, to act as %(role)s at %(at)s",
    "service_account.confirmed": "is in force",
    "service_account.refused": "was refused",
    "service_account.withdrawn": "is no longer asked for",
    "service_account.handed_over": "is answered for by %(now)s in place of %(before)s",
    "service_account.ended": "was ended, with %(tokens_ended)s tokens",
}


def story(session: Session, record: ApiToken | ServiceAccount) -> list[Told]:
    """Return what happened to a token or a service account."""
    return told(history(session, record), VERBS, {"ends_on": "Ends on", "ended_at": "Ended"})
