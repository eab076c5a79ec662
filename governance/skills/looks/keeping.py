"""Keeping who looked: after the page is made, in a transaction of its own."""

from functools import partial

from flask import Response, after_this_request
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.web import actor, apart, session
from governance.identity.models import Person
from governance.places.models import Place
from governance.skills.looks.models import SkillLook
from governance.skills.looks.rules import KEPT

Subject = Person | Place


def noted(subject: Subject, page: str) -> None:
    """Keep that the reader of this request looks at somebody's skills; of their own, nothing."""
    who = actor().id
    kind, key = subject.__tablename__, subject.id
    if (kind, key) == (Person.__tablename__, who):
        return
    today = {
        "looker_id": who, "subject_kind": kind, "subject_id": key, "page": page,
        "looked_on": clock.today(),
    }  # fmt: skip
    if session().scalar(select(exists(select(SkillLook.id).filter_by(**today)))):
        return

    @after_this_request
    def kept(response: Response) -> Response:
        apart(partial(keep, SkillLook(**today, looked_at=clock.now())))
        return response


def keep(look: SkillLook, session: Session) -> None:
    """Keep one look, and forget those that are older than they are kept."""
    session.execute(delete(SkillLook).where(SkillLook.looked_on < clock.today() - KEPT))
    session.add(look)
    try:
        session.flush()
    except IntegrityError:  # the same page was opened twice at once: it is kept already
        session.rollback()
