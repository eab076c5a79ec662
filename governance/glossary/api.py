"""The glossary for programs: with the commands of its pages, and their refusals."""

from datetime import datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Reason, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.glossary import commands, queries
from governance.glossary.entry import LONGEST_MEANING, LONGEST_WORD
from governance.glossary.models import Term
from governance.glossary.rules import Permission

bp = APIBlueprint("api_glossary", __name__, url_prefix=api.ROOT, tag="Glossary")
Name = Annotated[str, Field(min_length=2, max_length=LONGEST_WORD, pattern=r"^[^,]+$")]
Names = Annotated[str, Field(max_length=200)]
Meaning = Annotated[str, Field(min_length=1, max_length=LONGEST_MEANING)]
Words = Annotated[str, Field(max_length=LONGEST_MEANING)]


class TermOut(Shape):
    """One word, and what each side means by it."""

    id: int
    name: str
    it_meaning: str
    ot_meaning: str
    is_false_friend: bool
    why: str
    example: str
    other_names: str
    """Words that mean the same, a comma between."""

    withdrawn_at: datetime | None
    version: int


class TermsOut(Shape):
    """A page of words."""

    items: list[TermOut]
    count: int
    next: str | None


class TermIn(Sent):
    """A word that is not there yet."""

    name: Name
    it_meaning: Meaning
    ot_meaning: Meaning
    is_false_friend: bool = False
    why: Words = ""
    example: Words = ""
    other_names: Names = ""


class TermEdit(Sent, Versioned):
    """What of a word is to be another; what is not named stays as it is."""

    name: Name | None = None
    it_meaning: Meaning | None = None
    ot_meaning: Meaning | None = None
    is_false_friend: bool | None = None
    why: Words | None = None
    example: Words | None = None
    other_names: Names | None = None


class TermWithdrawal(Sent):
    """Why a word is marked no longer."""

    reason: Reason
    version: int | None = None


@bp.get("/terms")
@requires(Permission.READ, Term)
@bp.output(TermsOut)
def index() -> TermsOut:
    """Give a page of the words, by the conditions of their list."""
    page = paged(queries.listing(), queries.terms(actor()))
    items = [TermOut.model_validate(each) for each in page.rows]
    return TermsOut(items=items, count=page.count, next=page.next)


@bp.get("/terms/<int:id>")
@requires(Permission.READ, Term)
@bp.output(TermOut)
def show(term: Term) -> TermOut:
    """Give one word."""
    return TermOut.model_validate(term)


@bp.post("/terms")
@requires(Permission.EDIT, Term)
@bp.input(TermIn, arg_name="sent")
@bp.output(TermOut, status_code=201)
def add(sent: TermIn) -> tuple[TermOut, int, dict[str, str]]:
    """Add a word."""
    made = commands.add(session(), actor(), sent.model_dump())
    return TermOut.model_validate(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.patch("/terms/<int:id>")
@requires(Permission.EDIT, Term)
@bp.input(TermEdit, arg_name="sent")
@bp.output(TermOut)
def edit(term: Term, sent: TermEdit) -> TermOut:
    """Write of a word what is sent, and nothing else."""
    kept: dict[str, Any] = {name: getattr(term, name) for name in commands.WRITTEN}
    commands.edit(session(), actor(), term, kept | sent.model_dump(
        exclude_none=True, exclude={"version"}
    ))  # fmt: skip
    return TermOut.model_validate(term)


@bp.post("/terms/<int:id>/withdraw")
@requires(Permission.EDIT, Term)
@bp.input(TermWithdrawal, arg_name="sent")
@bp.output(TermOut)
def withdraw(term: Term, sent: TermWithdrawal) -> TermOut:
    """Mark a word no longer."""
    commands.withdraw(session(), actor(), term, sent.reason)
    return TermOut.model_validate(term)
