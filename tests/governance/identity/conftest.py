import pytest
from argon2 import PasswordHasher

from governance.identity import passwords


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Hash with small parameters: what is tested is what they are asked, not how long it takes."""
    quick = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", quick)
