"""All pages of the register, for the application."""

import governance.register.packets  # what packets of assets are made of
import governance.register.queries.depth  # noqa: F401  # fills the asset's page
from governance.register.baselines import views as baselines
from governance.register.benign import views as benign
from governance.register.contracts import views as contracts
from governance.register.device_types import views as device_types
from governance.register.drifts import views as drifts
from governance.register.duplicates import views as duplicates
from governance.register.edits import views as edits
from governance.register.fingerprints import views as fingerprints
from governance.register.groups import views as groups
from governance.register.imports import views as imports
from governance.register.labels import views as labels
from governance.register.life import views as life
from governance.register.lowering import views as lowering
from governance.register.merging import views as merging
from governance.register.mounting import views as mounting
from governance.register.parts import views as parts
from governance.register.profiles import views as profiles
from governance.register.provenance import views as provenance
from governance.register.software import views as software
from governance.register.views import (
    alike,
    assets,
    catalogue,
    consent,
    contradictions,
    dependencies,
    interfaces,
    packing,
    products,
    vendors,
)

IN_DEPTH = (groups.bp, parts.bp, mounting.bp, software.bp, contracts.bp)
BLUEPRINTS = (
    *IN_DEPTH,
    *(assets.bp, contradictions.bp, dependencies.bp, consent.bp, interfaces.bp),
    *(catalogue.bp, products.bp, products.equivalents_bp, vendors.bp, device_types.bp),
    *(imports.bp, edits.bp, alike.bp, life.bp, merging.bp, duplicates.bp),
    *(
        labels.bp,
        lowering.bp,
        benign.bp,
        baselines.bp,
        drifts.bp,
        fingerprints.bp,
        profiles.bp,
        provenance.bp,
        packing.bp,
    ),
)
