"""All pages of the register, for the application."""

from governance.register.device_types import views as device_types
from governance.register.edits import views as edits
from governance.register.imports import views as imports
from governance.register.labels import views as labels
from governance.register.views import (
    alike,
    assets,
    catalogue,
    consent,
    contradictions,
    dependencies,
    interfaces,
    products,
    vendors,
)

BLUEPRINTS = (
    *(assets.bp, contradictions.bp, dependencies.bp, consent.bp, interfaces.bp),
    *(catalogue.bp, products.bp, products.equivalents_bp, vendors.bp, device_types.bp),
    *(imports.bp, edits.bp, alike.bp, labels.bp),
)
