"""The history of a person in words."""

from sqlalchemy.orm import Session

from governance.audit.queries import history
from governance.audit.telling import Told, told
from governance.core.access import Actor
from governance.identity.models import Person

VERBS = {
    "person.added": "was added",
    "person.edited": "was changed",
    "person.employed": "has the employee ID %(number)s, as HR says",
    "person.data_taken": "had all that is held about them given out: %(rows)s rows",
    "person.pseudonymised": "is no longer named on the card",
    "person.zone_chosen": "chose a time zone",
    "person.deactivated": "was deactivated, every session ended",
    "person.reactivated": "was reactivated",
    "person.link_issued": "was given a link to set up signing in",
    "person.invited": "was invited by a link",
    "person.invitation_withdrawn": "is no longer invited",
    "person.sessions_ended": "had every session ended",
    "person.enrolled": "set up password and second factor",
    "person.signed_in": "signed in",
    "person.signed_out": "signed out",
    "person.session_ended": "had a session ended",
    "person.other_sessions_ended": "ended the other sessions",
    "person.password_changed": "changed the password",
    "sign_in.refused": "was not let in: e-mail, password or code were not right",
    "attestation.refused": "gave a wrong password or code for a signature",
    "attestation.locked": "was refused to sign for %(minutes)s minutes",
    "security_key.begun": "began to add the security key %(key)s",
    "security_key.added": "added the security key %(key)s",
    "security_key.removed": "removed the security key %(key)s",
    "security_key.counted_back": "was not let in: the key %(key)s counted back from %(was)s to "
    "%(says)s, as a copy of it would",
    "recovery_codes.renewed": "made %(codes)s new recovery codes",
    "recovery_code.used": "signed in with a recovery code, %(left)s left",
    "role.granted": "was given the role %(role)s",
    "dormant_account.found": "has an account that nobody uses: %(why)s",
    "dormant_account.kept": "has an account that stays though nobody uses it",
    "role.withheld": "was not given the role %(role)s",
    "person.factors_ended": "lost the right to sign in with what they had; a new link is needed",
    "right.asked": "is to have %(what)s: asked for, to be confirmed",
    "right.refused": "was refused %(what)s",
    "right.withdrawn": "is no longer asked to have %(what)s",
    "person.arrived": "arrived as %(called)s, by the word of %(provider)s, without any right",
    "attestation.begun": "went to %(provider)s to show who they are",
    "attestation.answered": "showed at %(provider)s who they are, for one signature",
    "spare_account.kept": "has an account that is kept for an outage and signs nothing",
    "spare_account.used": "signed in with the account that is kept for an outage",
    "person.link_begun": "began to link what %(provider)s calls them",
    "person.linked": "is known to %(provider)s as %(called)s",
    "person.unlinked": "is no longer known to %(provider)s as %(called)s, every session ended",
    "person.set_apart": "is %(called)s of %(provider)s, taken off %(was)s: nobody until linked",
    "role.revoked": "has the role %(role)s",
}
LABELS = {
    "name": "Name",
    "email": "E-mail",
    "time_zone": "Time zone",
    "deactivated_at": "Deactivated",
}
PRIVATE = frozenset(
    {"person.signed_in", "person.signed_out", "person.session_ended", "sign_in.refused"}
    | {"person.other_sessions_ended", "attestation.refused", "attestation.locked"}
    | {"security_key.begun", "recovery_code.used", "person.link_begun"}
    | {"attestation.begun", "attestation.answered"}
)
"""Acts that only tell when somebody was at work: for them, auditors and administrators."""


def story(session: Session, actor: Actor, person: Person) -> list[Told]:
    """Return the history of a person as this actor may see it: of a card without a name, none."""
    sees_all = actor.id == person.id or actor.holds("administrator", "auditor")
    entries = history(session, person)
    if not sees_all and any(e.verb == "person.pseudonymised" for e in entries):
        return []
    return told([e for e in entries if sees_all or e.verb not in PRIVATE], VERBS, LABELS)
