"""All kinds that can be imported, in the order in which pages offer them."""

from governance.register.imports import (
    assets,
    assignments,
    dependencies,
    fingerprints,
    locations,
    people,
    places,
    products,
    software,
    vendors,
)
from governance.register.imports.kinds import KINDS

MODULES = (
    assets,
    places,
    locations,
    dependencies,
    software,
    fingerprints,
    people,
    vendors,
    products,
    assignments,
)
__all__ = ["KINDS"]
