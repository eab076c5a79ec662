"""Who asks what a word means, and who answers. Pure."""

from collections.abc import Collection
from enum import StrEnum

import workflows.changes.rules.permissions  # noqa: F401  # what it permits is added to below
from governance.core.access import declare, extend, role
from governance.glossary.rules import KEEPERS
from governance.identity.models import Role
from workflows.changes.consulted import is_consulted
from workflows.changes.models import ChangeRequest, role_at_further
from workflows.questions.models import TermQuestion, is_asked_by


class Permission(StrEnum):
    """What can be permitted about questions; asking one is permitted on its change."""

    ASK = "change:ask_word"
    READ = "term_question:read"
    SETTLE = "term_question:settle"


declare(
    TermQuestion,
    read=Permission.READ,
    grants={
        Permission.READ: [[is_asked_by], [role(*KEEPERS)]],
        Permission.SETTLE: [[role(*KEEPERS)]],
    },
)
extend(
    ChangeRequest,
    {Permission.ASK: [[role(*Role)], [role_at_further(*Role)], [is_consulted]]},
)
"""Whoever reads a change may ask what a word of it means.

Source: House rule, ADR 0046 (a word that nobody dares to ask about is read wrongly).
"""


def reasons_against(word: str, taken: Collection[str], open_words: Collection[str]) -> list[str]:
    """Return every reason why it is not asked: it is answered, or asked, already.

    Source: House rule, ADR 0046.
    """
    plain = word.lower()
    told = []
    if plain in {each.lower() for each in taken}:
        told.append(f"{word} stands in the glossary: follow the mark under the word.")
    if plain in {each.lower() for each in open_words}:
        told.append(f"You asked about {word} in this change already: it waits for an answer.")
    return told
