"""Vendors and products, by the names their makers use. Facts only; no vendor is affiliated."""

from demo import catalogue_it, catalogue_ot
from demo.rows import ProductRow, VendorRow
from demo.tables import rows

_VENDORS = """
agilent | Agilent Technologies | US
amdt | AMDT | DE
apc | APC by Schneider Electric | FR
aveva | AVEVA | GB
binder | BINDER | DE
biomerieux | bioMérieux | FR
br | B&R Industrial Automation | AT
burkert | Bürkert | DE
charles | Charles River Laboratories | US
cisco | Cisco | US
claroty | Claroty | US
cognex | Cognex | US
cyberark | CyberArk | IL
cytiva | Cytiva | US
danfoss | Danfoss | DK
dell | Dell Technologies | US
emerson | Emerson | US
endress | Endress+Hauser | CH
festo | Festo | DE
fortinet | Fortinet | US
hamilton | Hamilton | CH
hpe | Hewlett Packard Enterprise | US
johnson | Johnson Controls | IE
korber | Körber Pharma Software | DE
labware | LabWare | US
laetus | Laetus | DE
meinberg | Meinberg | DE
mettler | Mettler-Toledo | CH
microsoft | Microsoft | US
moldev | Molecular Devices | US
moxa | Moxa | TW
netapp | NetApp | US
nozomi | Nozomi Networks | US
pepperl | Pepperl+Fuchs | DE
phoenix | Phoenix Contact | DE
pilz | Pilz | DE
pms | Particle Measuring Systems | US
ptc | PTC | US
redhat | Red Hat | US
rockwell | Rockwell Automation | US
sap | SAP | DE
sartorius | Sartorius | DE
servicenow | ServiceNow | US
siemens | Siemens | DE
stratus | Stratus Technologies | US
thermo | Thermo Fisher Scientific | US
tracelink | TraceLink | US
trellix | Trellix | US
vaisala | Vaisala | FI
veeam | Veeam | US
veeva | Veeva Systems | US
veolia | Veolia Water Technologies | FR
videojet | Videojet Technologies | US
vmware | VMware by Broadcom | US
waterfall | Waterfall Security Solutions | IL
waters | Waters | US
yokogawa | Yokogawa | JP
"""


def _catalogue() -> tuple[tuple[ProductRow, tuple[str, ...]], ...]:
    """Each product with the versions found in the field, oldest first."""
    found = []
    for table in (catalogue_ot.PRODUCTS, catalogue_it.PRODUCTS):
        for heading, (key, vendor, name, code, versions) in rows(table):
            asset_class, description = heading.split(": ")
            order_code = "" if code == "-" else code
            product = ProductRow(key, vendor, name, order_code, asset_class, description)
            found.append((product, () if versions == "-" else tuple(versions.split(","))))
    return tuple(found)


VENDORS: tuple[VendorRow, ...] = tuple(VendorRow(*cells) for _, cells in rows(_VENDORS))
_FOUND = _catalogue()
PRODUCTS: tuple[ProductRow, ...] = tuple(product for product, _ in _FOUND)
PRODUCT_BY_KEY = {product.key: product for product in PRODUCTS}
VERSIONS: dict[str, tuple[str, ...]] = {product.key: versions for product, versions in _FOUND}
"""Product key to firmware or software versions; a service run by its maker has none."""
