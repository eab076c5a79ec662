"""All kinds that can be imported, in the order in which pages offer them."""

from governance.register.imports import assets, dependencies, people, places, products, vendors
from governance.register.imports.kinds import KINDS

MODULES = (assets, places, dependencies, people, vendors, products)
__all__ = ["KINDS"]
