"""Forms that ask the questions of a policy, which is known only once the change is."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from wtforms import Field

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextLine
from governance.core.forms import Form, retyped
from workflows.changes.meanings.field import Meanings
from workflows.changes.models import Answer, RiskClass
from workflows.changes.rules.policy import ASKED, Policy, Question

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
"""What the code of a question looks like."""

MOST = 200
"""Questions that are read of one form; no policy asks as many."""


class Asking(Form):
    """A form with fields for each question of a policy.

    What was sent is read before anything is asked of the database: then the questions are those
    that were answered. Their texts are there once the page is made again, by `of`.
    """

    each: ClassVar[str] = "answer_"
    """What the field of a question begins with, its code following."""

    def __init__(
        self, *args: Any, questions: Iterable[Question] | None = None, **kwargs: Any
    ) -> None:
        """Ask these questions; without any, those that were answered."""
        asked = list(_sent(self.each) if questions is None else questions)
        self._unbound_fields: list[Any] = [
            *self._unbound_fields,
            *(field for question in asked for field in self.fields(question)),
        ]
        super().__init__(*args, **kwargs)

    @classmethod
    def fields(cls, question: Question) -> Sequence[tuple[str, Field]]:
        """Return the fields of one question, each with its name; here none."""
        del question
        return ()

    def of(self, policy: Policy) -> Self:
        """Return the form as it was sent, with the questions of a policy in their words."""
        anew = type(self)(questions=policy.questions)
        retyped(anew, *self.refusals)
        return anew


def _sent(prefix: str) -> list[Question]:
    """Return the questions that are shipped, and those whose answers were sent besides."""
    names = request.form if has_request_context() else ()
    codes = [name.removeprefix(prefix) for name in names if name.startswith(prefix)][:MOST]
    further = [code for code in codes if code not in ASKED and CODE.fullmatch(code)]
    return [*ASKED.values(), *(Question(code, code, "", RiskClass.HIGH) for code in further)]


class AssessForm(Asking):
    """The questions of a policy, and one tick for all that is no."""

    means = Meanings(_l("What words mean here"))
    rest = Tick(
        _l("I went through all questions: what I left without an answer is no"),
        hint=_l("Without the tick they stay unanswered, and weigh as high."),
    )

    @classmethod
    def fields(cls, question: Question) -> Sequence[tuple[str, Field]]:
        """Return what is answered, and why."""
        answer = OneOf(question.text, Answer, hint=question.hint, blank=_l("no answer yet"))
        why = TextLine(_l("Why, or what is not known"), most=500)
        return (f"{cls.each}{question.code}", answer), (f"why_{question.code}", why)

    def given(self, policy: Policy) -> dict[str, tuple[Answer, str]]:
        """Return the answers to the questions of one policy, each with its rationale."""
        sent = self.values()
        codes = [question.code for question in policy.questions]
        said = {
            code: (sent.get(f"{self.each}{code}"), sent.get(f"why_{code}") or "") for code in codes
        }
        left = {code: (Answer.NO, "") for code in codes if sent["rest"]}
        return left | {code: (each, why) for code, (each, why) in said.items() if each is not None}
