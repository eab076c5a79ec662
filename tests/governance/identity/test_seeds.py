"""What is wrapped is read here, for whom it is, whole, or not at all."""

import base64

import pytest

from governance.identity.codes import new_seed
from governance.identity.seeds import FORM, Seeds, WrappedForAnotherError
from tests.credentials import SEED_KEY


@pytest.mark.asvs("11.3.3")
def test_a_wrapped_seed_is_of_no_use_altered_or_to_another_or_elsewhere():
    seeds, seed = Seeds(SEED_KEY), new_seed()
    wrapped = seeds.wrap(7, seed)
    raw = bytearray(base64.urlsafe_b64decode(wrapped.removeprefix(FORM)))

    assert seeds.unwrap(7, wrapped) == seed
    assert seed not in wrapped
    assert seeds.wrap(7, seed) != wrapped
    for reader, owner in ((seeds, 8), (Seeds("u" * 48), 7)):
        with pytest.raises(WrappedForAnotherError):
            reader.unwrap(owner, wrapped)
    for place in range(len(raw)):
        raw[place] ^= 1
        with pytest.raises(WrappedForAnotherError):
            seeds.unwrap(7, FORM + base64.urlsafe_b64encode(raw).decode())
        raw[place] ^= 1
