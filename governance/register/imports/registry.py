"""All kinds that can be imported, in the order in which pages offer them."""

from governance.register.imports import assets, dependencies, places
from governance.register.imports.kinds import KINDS

MODULES = (assets, places, dependencies)
__all__ = ["KINDS"]
