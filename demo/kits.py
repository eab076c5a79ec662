"""What stands in each unit, line and cell: the number it was given, the year, and the kinds.

A kind with `*n` is there n times. The heading is the place; the number starts every tag there.
The network of a cell serves the cell and its units; a unit without one of its own uses that.
"""

from dataclasses import dataclass

from demo.company import at
from demo.tables import rows

_KITS = """
leuven/cell-culture/suite1 | 310 | 2014 | 10.10.31 | dcs*2 sis sw*2 ups dvs*2 thin
leuven/cell-culture/suite1/seed | 311 | 2014 | | io vlv hmi tt pt ph do vfd
leuven/cell-culture/suite1/reactor | 312 | 2014 | | io vlv hmi tt*2 pt ph do wt ft vfd
leuven/cell-culture/suite1/harvest | 313 | 2015 | | skid hmi pt*2 ft pump
leuven/cell-culture/suite2 | 320 | 2015 | 10.10.32 | dcs*2 sis sw*2 ups dvs*2 thin
leuven/cell-culture/suite2/seed | 321 | 2015 | | io vlv hmi tt pt ph do vfd
leuven/cell-culture/suite2/reactor | 322 | 2015 | | io vlv hmi tt*2 pt ph do wt ft vfd
leuven/cell-culture/suite2/harvest | 323 | 2015 | | skid hmi pt*2 ft pump
leuven/cell-culture/suite3 | 330 | 2021 | 10.10.33 | plc*2 fcpu sw*2 ups wcc*2 thin
leuven/cell-culture/suite3/seed | 331 | 2021 | | rio vlv hmi tt pt ph do vfd
leuven/cell-culture/suite3/reactor | 332 | 2021 | | rio vlv hmi tt*2 pt ph do wt ft vfd
leuven/cell-culture/suite3/harvest | 333 | 2021 | | skid hmi pt*2 ft pump
leuven/purification/dsp1 | 410 | 2016 | 10.10.41 | plc sw ups wcc*2 thin
leuven/purification/dsp1/capture | 411 | 2016 | | skid akta ph pt ft pump
leuven/purification/dsp1/polish | 412 | 2016 | | skid akta ph pt pump
leuven/purification/dsp1/virus | 413 | 2016 | | rio hmi pt*2 ft
leuven/purification/dsp1/ufdf | 414 | 2016 | | skid hmi ph pt*2 wt pump
leuven/purification/dsp2 | 420 | 2019 | 10.10.42 | plc sw ups wcc*2 thin
leuven/purification/dsp2/capture | 421 | 2019 | | skid akta ph pt ft pump
leuven/purification/dsp2/polish | 422 | 2019 | | skid akta ph pt pump
leuven/purification/dsp2/virus | 423 | 2019 | | rio hmi pt*2 ft
leuven/purification/dsp2/ufdf | 424 | 2019 | | skid hmi ph pt*2 wt pump
leuven/media-buffer/prep | 510 | 2012 | 10.10.51 | cvp prs sw ups wcc
leuven/media-buffer/prep/media | 511 | 2012 | | ktp ytt lt ph wt vfd
leuven/media-buffer/prep/buffer | 512 | 2012 | | ktp ytt lt ph wt vfd
leuven/utilities/wfi | 610 | 2008 | 192.168.10 | old hmi sw ups
leuven/utilities/wfi/still | 611 | 2008 | | util tt pt
leuven/utilities/wfi/loop | 612 | 2008 | | rio tt*2 toc ph ft pump
leuven/utilities/clean | 620 | 2014 | 192.168.10 | sw ups
leuven/utilities/clean/cip | 621 | 2014 | | skid hmi ph ft tt pump
leuven/utilities/clean/autoclave | 622 | 2017 | | skid ktp tt*2 pt
leuven/utilities/hvac | 630 | 2013 | 10.10.63 | sw mgt
leuven/utilities/hvac/ahu | 631 | 2013 | | ddc*2 dpt*3 fan*2
leuven/utilities/hvac/cooling | 632 | 2013 | | ddc tt
leuven/warehouse | 700 | 2018 | 10.10.70 | sw log*3 ap*2
wismar/formulation/co | CO | 2009 | 10.20.11 | plc moxa ups thin
wismar/formulation/co/co-1 | CO.1 | 2009 | | rio ktp tt pt wt vfd
wismar/formulation/co/co-2 | CO.2 | 2009 | | rio pt*2 ft
wismar/filling/fl1 | FL1 | 2009 | 192.168.10 | old fcpu sw ups thin sds vpn
wismar/filling/fl1/fl1-1 | FL1.1 | 2009 | | skid ktp tt pump
wismar/filling/fl1/fl1-2 | FL1.2 | 2009 | | skid ktp tt*3 fan
wismar/filling/fl1/fl1-3 | FL1.3 | 2009 | | rio vlv ipc wt cam
wismar/filling/fl1/fl1-4 | FL1.4 | 2009 | | rio ktp cam
wismar/filling/fl1/fl1-5 | FL1.5 | 2011 | | skid hmi dpt prt*2
wismar/filling/fl2 | FL2 | 2018 | 10.20.22 | plc*2 fcpu sw*2 mgd ups thin
wismar/filling/fl2/fl2-1 | FL2.1 | 2018 | | rio ktp axis
wismar/filling/fl2/fl2-2 | FL2.2 | 2018 | | rio vlv ipc wt*2 cam axis
wismar/filling/fl2/fl2-3 | FL2.3 | 2018 | | skid hmi dpt*2 prt*2
wismar/filling/ly | LY | 2010 | 10.20.25 | moxa ups
wismar/filling/ly/ly-1 | LY.1 | 2010 | | old ipc tt*3 pt pump
wismar/packaging/pk1 | PK1 | 2013 | 10.20.31 | moxa mgd ups thin
wismar/packaging/pk1/pk1-1 | PK1.1 | 2013 | | skid ipc cam*3
wismar/packaging/pk1/pk1-2 | PK1.2 | 2013 | | skid ktp cam prn
wismar/packaging/pk1/pk1-3 | PK1.3 | 2013 | | skid ktp cam prn axis
wismar/packaging/pk1/pk1-4 | PK1.4 | 2015 | | skid ktp cam prn axis
wismar/packaging/pk2 | PK2 | 2019 | 10.20.32 | sw mgd ups thin
wismar/packaging/pk2/pk2-1 | PK2.1 | 2019 | | skid hmi cam*2 axis
wismar/packaging/pk2/pk2-2 | PK2.2 | 2019 | | skid ktp cam prn
wismar/packaging/pk2/pk2-3 | PK2.3 | 2019 | | skid ktp cam prn axis
wismar/packaging/pk2/pk2-4 | PK2.4 | 2019 | | skid ktp cam prn axis
wismar/utilities/ut1 | UT1 | 2009 | 10.20.61 | util moxa ups
wismar/utilities/ut1/ut1-1 | UT1.1 | 2009 | | rio tt*2 toc ph pump
wismar/utilities/ut2 | UT2 | 2011 | 10.20.62 | sw mgt
wismar/utilities/ut2/ut2-1 | UT2.1 | 2011 | | ddc*2 dpt*3 fan*2
durham/qc-lab/analytics | 110 | 2019 | 10.60.11 | sw*2 ups ap
durham/qc-lab/analytics/hplc | 111 | 2019 | | lace*2 uplc*3 hplc*2 lc*2 wks*2
durham/qc-lab/analytics/wet | 112 | 2019 | | bal*3 ftir wks
durham/qc-lab/analytics/bioassay | 113 | 2020 | | read*2 wks
durham/qc-lab/micro | 120 | 2019 | 10.60.12 | sw ups
durham/qc-lab/micro/sterility | 121 | 2019 | | bact*2 endo prt wks
durham/qc-lab/micro/stability | 122 | 2020 | | kbf*4 log*4 sds
durham/pilot-bulk/pilot | 210 | 2019 | 10.60.21 | plc sis sw ups thin dvs
durham/pilot-bulk/pilot/reactor | 211 | 2019 | | str hmi tt pt ph do wt vfd
durham/pilot-bulk/pilot/chrom | 212 | 2019 | | skid akta ph pt pump
durham/pilot-bulk/pilot/ufdf | 213 | 2022 | | rio hmi pt*2 wt pump
durham/utilities/water | 310 | 2019 | 10.60.31 | util sw ups
durham/utilities/water/loop | 311 | 2019 | | rio tt toc ph pump
durham/utilities/hvac | 320 | 2019 | 10.60.32 | sw mgt
durham/utilities/hvac/ahu | 321 | 2019 | | ddc*2 dpt*2 fan
"""


@dataclass(frozen=True, slots=True)
class Kit:
    """What stands at one place."""

    site: str
    place: str
    number: str
    year: int
    network: str | None
    """The first three parts of the cell's /24; None where the parent's is used."""
    kinds: tuple[str, ...]
    """One entry a piece."""


def _kit(cells: list[str]) -> Kit:
    short, number, year, network, kinds = cells
    pieces: list[str] = []
    for word in kinds.split():
        kind, _, times = word.partition("*")
        pieces += [kind] * int(times or 1)
    site = short.partition("/")[0]
    return Kit(site, at(short), number, int(year), network or None, tuple(pieces))


KITS: tuple[Kit, ...] = tuple(_kit(cells) for _, cells in rows(_KITS))
"""A cell comes before its units."""
