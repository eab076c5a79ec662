from enum import StrEnum

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from governance.audit.digests import SAFE, canonical


class Word(StrEnum):
    OPEN = "open"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(1 - SAFE, SAFE - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.just(Word.OPEN)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(TEXTS, inner),
    max_leaves=12,
)


@given(VALUES)
def test_the_quick_writer_writes_the_canonical_bytes(value):
    assert canonical(value) == rfc8785.dumps(value)
