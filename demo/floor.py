"""What depends on what on the floor: rules from a machine to its controller, switch and server."""

from collections import defaultdict
from collections.abc import Iterator

from demo.company import PLACE_BY_PATH, at
from demo.kinds import KINDS
from demo.plant import ASSETS, KIND_OF
from demo.rooms import COOLING, through_the_core
from demo.rows import AssetRow, DependencyRow

_SAFETY = frozenset({"sis", "fcpu", "prs"})
_MAIN = frozenset({"dcs", "plc", "old", "cvp", "str"}) | _SAFETY
"""Controllers of a cell or of a whole machine; a skid's own controller keeps to itself."""
_ANALYSERS = frozenset({"ph", "do", "toc"})
_LIQUID_CHROMATOGRAPHS = frozenset({"uplc", "hplc", "lc"})
_NEEDS_A_SWITCH = frozenset({"controller", "input-output", "operating", "laboratory", "network"})
_AT_THE_MACHINE = frozenset({"ktp", "mgd"})
"""A small panel is plugged into its machine; a machine firewall stands before the switch."""
_SUPERVISED = ("leuven/cell-culture/suite3", "leuven/purification", "wismar/filling")
"""Where WinCC reads the controllers."""
_DISTRIBUTION = {
    at("leuven/cell-culture"): "leuven/SWD-USP",
    at("leuven/purification"): "leuven/SWD-DSP",
    at("wismar/filling"): "wismar/SWD-FL",
    at("wismar/packaging"): "wismar/SWD-PK",
    at("durham/pilot-bulk"): "durham/STX-01",
}
_RECIPES = {
    at("leuven/cell-culture/suite1"): "leuven/SW-BATCH",
    at("leuven/cell-culture/suite2"): "leuven/SW-BATCH",
    at("leuven/cell-culture/suite3"): "leuven/SW-MES",
    at("leuven/purification"): "leuven/SW-MES",
    at("wismar/formulation"): "wismar/SW-MES",
    at("wismar/filling"): "wismar/SW-MES",
    at("wismar/packaging"): "wismar/SW-MES",
    at("durham/pilot-bulk"): "durham/SW-FTB",
}
_ENGINEERED_WITH = {"leuven": "SRV-EWS01", "wismar": "EWS-01", "durham": "EWS-01"}
_ENGINEERED_WITH_PRODUCT = {"deltav-mx": "EWS-DV", "deltav-sis": "EWS-DV", "centum-vp": "EWS-CVP"}

Edges = Iterator[DependencyRow]


def _by_place() -> dict[str, list[AssetRow]]:
    """The floor's assets by the place where they stand."""
    found: dict[str, list[AssetRow]] = defaultdict(list)
    for asset in ASSETS:
        if asset.key in KIND_OF:
            found[asset.place].append(asset)
    return found


_FLOOR = _by_place()


def _cell(place: str) -> str:
    """The cell or line of a unit; any other place is its own."""
    row = PLACE_BY_PATH[place]
    return row.parent if row.level == "unit" and row.parent else place


def _group(asset: AssetRow) -> str:
    return KINDS[KIND_OF[asset.key]].group


def _is_controller(asset: AssetRow) -> bool:
    return _group(asset) == "controller" and KIND_OF[asset.key] not in _SAFETY


def _is_supervised(asset: AssetRow) -> bool:
    return asset.place.startswith(tuple(at(place) for place in _SUPERVISED))


def _controllers(place: str) -> list[str]:
    """The controllers at a place; where it has none, those of its cell."""
    here = [asset.key for asset in _FLOOR[place] if _is_controller(asset)]
    cell = _cell(place)
    return here or (_controllers(cell) if cell != place else [])


def _of_kind(place: str, *kinds: str) -> list[str]:
    """The assets of some kinds in the cell or line of a place."""
    return [asset.key for asset in _FLOOR[_cell(place)] if KIND_OF[asset.key] in kinds]


def _nearest(table: dict[str, str], place: str) -> str | None:
    """What a table says of a place or of its closest ancestor."""
    here: str | None = place
    while here is not None:
        if here in table:
            return table[here]
        here = PLACE_BY_PATH[here].parent
    return None


def _turn(asset: AssetRow, choices: list[str]) -> str | None:
    """One of several equals, the same one for all of a unit."""
    return choices[sum(asset.place.encode()) % len(choices)] if choices else None


def _process(asset: AssetRow) -> Edges:
    """Between input-output, drives, panels and their controller."""
    key, kind = asset.key, KIND_OF[asset.key]
    controller = _turn(asset, _controllers(asset.place))
    if controller is None or controller == key:
        return
    match _group(asset):
        case "input-output":
            needs = "commanded_by" if kind == "vlv" else "controlled_by"
            yield DependencyRow(key, controller, needs, "hard")
        case "drive":
            yield DependencyRow(key, controller, "commanded_by", "hard")
        case "instrument":
            strength = "hard" if asset.gxp == "direct" else "degraded"
            yield DependencyRow(controller, key, "receives_data_from", strength)
        case "operating" if kind == "akta":
            yield DependencyRow(controller, key, "commanded_by", "hard")
        case "operating" if not (kind == "wcc" and _is_supervised(asset)):
            yield DependencyRow(key, controller, "receives_data_from", "hard")


def _smart_instruments(asset: AssetRow) -> Edges:
    """Analysers write their own trends; code printers are given their numbers."""
    if KIND_OF[asset.key] in _ANALYSERS:
        yield DependencyRow(asset.key, f"{asset.site}/SW-PIDA", "historised_by", "degraded")
    elif KIND_OF[asset.key] == "prn":
        yield DependencyRow(asset.key, f"{asset.site}/SW-TT", "receives_data_from", "hard")


def _operating(asset: AssetRow) -> Edges:
    """Stations sign on, and show trends and pictures that servers hold."""
    key, kind, site = asset.key, KIND_OF[asset.key], asset.site
    if kind in {"dvs", "wcc", "thin"}:
        yield DependencyRow(key, f"{site}/SRV-DC01", "authenticates_with", "degraded")
        if kind == "thin":
            return
        yield DependencyRow(key, f"{site}/SRV-DC02", "authenticates_with", "degraded")
        yield DependencyRow(key, f"{site}/SW-PIDA", "receives_data_from", "soft")
        if _is_supervised(asset):
            yield DependencyRow(key, f"{site}/SW-WINCC", "receives_data_from", "hard")
        if site == "durham":
            yield DependencyRow(key, f"{site}/SW-FTV", "receives_data_from", "hard")
    elif kind in {"akta", "wks"}:
        yield DependencyRow(key, f"{site}/SRV-DC01", "authenticates_with", "degraded")


def _controller_services(asset: AssetRow) -> Edges:
    """What a controller needs of the plant around it."""
    key, site = asset.key, asset.site
    if _group(asset) != "controller" or key == COOLING:
        return
    yield DependencyRow(key, f"{site}/SW-PIDA", "historised_by", "degraded")
    if KIND_OF[key] not in _MAIN:
        return
    yield DependencyRow(key, f"{site}/NTP-01", "time_from", "degraded")
    tool = _ENGINEERED_WITH_PRODUCT.get(asset.product) or _ENGINEERED_WITH[site]
    yield DependencyRow(key, f"{site}/{tool}", "engineered_with", "soft")
    if asset.asset_class in {"plc", "safety_controller"}:
        versions = "SW-AST" if site == "durham" else "SW-OCT"
        yield DependencyRow(key, f"{site}/{versions}", "backed_up_by", "soft")
    recipes = _nearest(_RECIPES, asset.place)
    if recipes and KIND_OF[key] not in _SAFETY:
        strength = "hard" if recipes.endswith("SW-BATCH") else "degraded"
        yield DependencyRow(key, recipes, "recipe_from", strength)


def _supervision(asset: AssetRow) -> Edges:
    """What the servers read, and what guards a controller."""
    if not _is_controller(asset):
        return
    if _is_supervised(asset) and KIND_OF[asset.key] in _MAIN:
        yield DependencyRow(f"{asset.site}/SW-WINCC", asset.key, "receives_data_from", "hard")
    if KIND_OF[asset.key] == "ddc":
        server = "SW-EMS" if asset.site == "durham" else "SW-BMS"
        yield DependencyRow(f"{asset.site}/{server}", asset.key, "receives_data_from", "degraded")
    for guard in _of_kind(asset.place, *_SAFETY):
        if asset.place == _cell(asset.place):
            yield DependencyRow(asset.key, guard, "protected_by", "hard")


def _monitoring(asset: AssetRow) -> Edges:
    """Loggers, particle counters and chambers report to the monitoring system."""
    if KIND_OF[asset.key] in {"log", "prt", "kbf"}:
        yield DependencyRow(f"{asset.site}/SW-EMS", asset.key, "receives_data_from", "degraded")


def _laboratory(asset: AssetRow) -> Edges:
    """Instruments and the programs that read them."""
    kind, site = KIND_OF[asset.key], asset.site
    here = [other.key for other in _FLOOR[asset.place]]
    if kind in _LIQUID_CHROMATOGRAPHS:
        acquisition = [key for key in here if KIND_OF[key] == "lace"]
        server = acquisition[int(asset.tag[-1]) % len(acquisition)]
        yield DependencyRow(asset.key, server, "commanded_by", "hard")
    elif kind == "lace":
        yield DependencyRow(f"{site}/SW-CDS", asset.key, "receives_data_from", "hard")
        yield DependencyRow(asset.key, f"{site}/SRV-DC01", "authenticates_with", "degraded")
    elif kind in {"bal", "read"}:
        program = "SW-LABX" if kind == "bal" else "SW-SMAX"
        yield DependencyRow(f"{site}/{program}", asset.key, "receives_data_from", "degraded")
    elif kind in {"ftir", "bact", "endo"}:
        desk = next(key for key in here if KIND_OF[key] == "wks")
        yield DependencyRow(asset.key, desk, "commanded_by", "degraded")


def _network(asset: AssetRow) -> Edges:
    """From a machine to its cell's switch, and from there to the core."""
    key, kind = asset.key, KIND_OF[asset.key]
    if kind in {"sw", "moxa"}:
        distribution = _nearest(_DISTRIBUTION, asset.place)
        if distribution:
            yield DependencyRow(key, distribution, "connects_through", "hard")
        else:
            yield from through_the_core(key, asset.site)
        for wall in _of_kind(asset.place, "mgd"):
            yield DependencyRow(key, wall, "protected_by", "degraded")
    elif asset.address and _group(asset) in _NEEDS_A_SWITCH and kind not in _AT_THE_MACHINE:
        switch = _turn(asset, _of_kind(asset.place, "sw", "moxa"))
        if switch:
            yield DependencyRow(key, switch, "connects_through", "hard")


def _power(asset: AssetRow) -> Edges:
    """Controllers, switches and safety of a cell hang on its UPS."""
    if asset.place == _cell(asset.place) and _group(asset) in {"controller", "network"}:
        for supply in _of_kind(asset.place, "ups"):
            yield DependencyRow(asset.key, supply, "powered_by", "hard")


_FLOOR_RULES = (
    _process,
    _smart_instruments,
    _operating,
    _controller_services,
    _supervision,
    _monitoring,
    _laboratory,
    _network,
    _power,
)


def on_the_floor() -> Edges:
    """Every dependency of an asset that stands on the floor."""
    for assets in _FLOOR.values():
        for asset in assets:
            for rule in _FLOOR_RULES:
                yield from rule(asset)
