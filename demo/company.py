"""Halvermark Biologics: a company that does not exist, with three sites on two continents.

Leuven makes drug substance, Wismar fills and packs it, Durham tests it and runs a pilot plant.
"""

from demo.rows import PlaceRow
from demo.tables import rows

COMPANY = "Halvermark Biologics"
EMAIL_DOMAIN = "halvermark.example"
ROOT = "/halvermark/"

SITES = ("leuven", "wismar", "durham")
TIME_ZONES = {
    "leuven": "Europe/Brussels",
    "wismar": "Europe/Berlin",
    "durham": "America/New_York",
}

_PLACES = """
leuven | site | Leuven
leuven/datacentre | area | Data centre and networks
leuven/cell-culture | area | Cell culture
leuven/cell-culture/suite1 | process_cell | Suite 1
leuven/cell-culture/suite1/seed | unit | Seed bioreactor 200 L
leuven/cell-culture/suite1/reactor | unit | Production bioreactor 2,000 L
leuven/cell-culture/suite1/harvest | unit | Harvest skid
leuven/cell-culture/suite2 | process_cell | Suite 2
leuven/cell-culture/suite2/seed | unit | Seed bioreactor 200 L
leuven/cell-culture/suite2/reactor | unit | Production bioreactor 2,000 L
leuven/cell-culture/suite2/harvest | unit | Harvest skid
leuven/cell-culture/suite3 | process_cell | Suite 3
leuven/cell-culture/suite3/seed | unit | Seed bioreactor 500 L
leuven/cell-culture/suite3/reactor | unit | Production bioreactor 5,000 L
leuven/cell-culture/suite3/harvest | unit | Harvest centrifuge
leuven/purification | area | Purification
leuven/purification/dsp1 | process_cell | Purification 1
leuven/purification/dsp1/capture | unit | Capture chromatography
leuven/purification/dsp1/polish | unit | Polishing chromatography
leuven/purification/dsp1/virus | unit | Virus filtration
leuven/purification/dsp1/ufdf | unit | Ultrafiltration skid
leuven/purification/dsp2 | process_cell | Purification 2
leuven/purification/dsp2/capture | unit | Capture chromatography
leuven/purification/dsp2/polish | unit | Polishing chromatography
leuven/purification/dsp2/virus | unit | Virus filtration
leuven/purification/dsp2/ufdf | unit | Ultrafiltration skid
leuven/media-buffer | area | Media and buffer
leuven/media-buffer/prep | process_cell | Media and buffer preparation
leuven/media-buffer/prep/media | unit | Media vessel 3,000 L
leuven/media-buffer/prep/buffer | unit | Buffer vessel 5,000 L
leuven/utilities | area | Utilities
leuven/utilities/wfi | process_cell | Water for injection
leuven/utilities/wfi/still | unit | WFI still
leuven/utilities/wfi/loop | unit | WFI storage and loop
leuven/utilities/clean | process_cell | Cleaning and sterilising
leuven/utilities/clean/cip | unit | CIP station
leuven/utilities/clean/autoclave | unit | Autoclave
leuven/utilities/hvac | process_cell | HVAC
leuven/utilities/hvac/ahu | unit | Air handling, cleanrooms
leuven/utilities/hvac/cooling | unit | Cooling, server rooms
leuven/warehouse | area | Cold-chain warehouse
wismar | site | Wismar
wismar/datacentre | area | Server rooms and networks
wismar/formulation | area | Formulation
wismar/formulation/co | process_cell | Compounding
wismar/formulation/co/co-1 | unit | Compounding vessel 800 L
wismar/formulation/co/co-2 | unit | Sterile filtration
wismar/filling | area | Aseptic filling
wismar/filling/fl1 | production_line | Filling line 1 (vials)
wismar/filling/fl1/fl1-1 | unit | Vial washer
wismar/filling/fl1/fl1-2 | unit | Depyrogenation tunnel
wismar/filling/fl1/fl1-3 | unit | Filling machine
wismar/filling/fl1/fl1-4 | unit | Capper
wismar/filling/fl1/fl1-5 | unit | Isolator
wismar/filling/fl2 | production_line | Filling line 2 (syringes)
wismar/filling/fl2/fl2-1 | unit | Tub opener
wismar/filling/fl2/fl2-2 | unit | Filling machine
wismar/filling/fl2/fl2-3 | unit | Isolator
wismar/filling/ly | process_cell | Freeze drying
wismar/filling/ly/ly-1 | unit | Freeze dryer 20 m2
wismar/packaging | area | Inspection and packaging
wismar/packaging/pk1 | production_line | Packaging line 1 (vials)
wismar/packaging/pk1/pk1-1 | unit | Automatic inspection
wismar/packaging/pk1/pk1-2 | unit | Labeller
wismar/packaging/pk1/pk1-3 | unit | Cartoner
wismar/packaging/pk1/pk1-4 | unit | Case packer
wismar/packaging/pk2 | production_line | Packaging line 2 (syringes)
wismar/packaging/pk2/pk2-1 | unit | Syringe assembly
wismar/packaging/pk2/pk2-2 | unit | Labeller
wismar/packaging/pk2/pk2-3 | unit | Cartoner
wismar/packaging/pk2/pk2-4 | unit | Case packer
wismar/packaging/pk3 | production_line | Packaging line 3 (being installed)
wismar/packaging/pk3/pk3-1 | unit | Labeller
wismar/packaging/pk3/pk3-2 | unit | Cartoner
wismar/packaging/pk3/pk3-3 | unit | Checkweigher
wismar/packaging/pk3/pk3-4 | unit | Case packer
wismar/utilities | area | Utilities
wismar/utilities/ut1 | process_cell | Water for injection
wismar/utilities/ut1/ut1-1 | unit | WFI storage and loop
wismar/utilities/ut2 | process_cell | HVAC
wismar/utilities/ut2/ut2-1 | unit | Air handling, cleanrooms
durham | site | Durham
durham/datacentre | area | Server room and networks
durham/qc-lab | area | QC laboratory
durham/qc-lab/analytics | process_cell | Analytics
durham/qc-lab/analytics/hplc | unit | Chromatography room
durham/qc-lab/analytics/wet | unit | Wet chemistry
durham/qc-lab/analytics/bioassay | unit | Bioassay
durham/qc-lab/micro | process_cell | Microbiology
durham/qc-lab/micro/sterility | unit | Sterility testing
durham/qc-lab/micro/stability | unit | Stability chambers
durham/pilot-bulk | area | Pilot bulk
durham/pilot-bulk/pilot | process_cell | Pilot plant
durham/pilot-bulk/pilot/reactor | unit | Bioreactor 500 L
durham/pilot-bulk/pilot/chrom | unit | Chromatography skid
durham/pilot-bulk/pilot/ufdf | unit | Ultrafiltration skid
durham/utilities | area | Utilities
durham/utilities/water | process_cell | Purified water
durham/utilities/water/loop | unit | Purified water loop
durham/utilities/hvac | process_cell | HVAC
durham/utilities/hvac/ahu | unit | Air handling
"""


def at(short: str) -> str:
    """The full path of a place written without the enterprise: `leuven` is `/halvermark/leuven/`.

    The empty text is the enterprise itself.
    """
    return f"{ROOT}{short}/" if short else ROOT


def _place(short: str, level: str, name: str) -> PlaceRow:
    parent, _, code = short.rpartition("/")
    return PlaceRow(at(short), code, name, level, at(parent), TIME_ZONES.get(short))


PLACES: tuple[PlaceRow, ...] = (
    PlaceRow(ROOT, "halvermark", COMPANY, "enterprise", None, None),
    *(_place(*cells) for _, cells in rows(_PLACES)),
)
"""Parents come before their children."""
PLACE_BY_PATH = {place.path: place for place in PLACES}
