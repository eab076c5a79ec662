"""A long sheet takes no more memory than a short one: what is large waits on disk."""

import gc
import os
import tracemalloc

import pytest

MARGIN = 2 * 2**20
"""Bytes; held in memory, two thousand rows more would take several times as much.

Both sheets are longer than the two batches that are held at a time.
"""


KINDS = ["postgresql", "sqlite"] if "CONCORD_SOAK" in os.environ else ["postgresql"]
"""Who counts the memory takes several times as long."""


def a_sheet(rows):
    lines = (
        f"P-{rows}-{n};Pumpe {n} für die Linie;suite3;OT;SPS;Pumpe der Anlage {n};S-{n:09}\r\n"
        for n in range(rows)
    )
    heading = "Tag;Bezeichnung;Ort;IT/OT;Klasse;Bemerkung;Seriennummer\r\n"
    return (heading + "".join(lines)).encode("cp1252")


def peak_of(work):
    gc.collect()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    work()
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.asvs("15.2.2")
@pytest.mark.parametrize("copied", KINDS, indirect=True)
def test_the_memory_of_a_preview_and_of_writing_it_does_not_grow_with_the_rows(desk):
    peaks = {}
    desk.applied("johan", a_sheet(50))  # what is made once is made now
    tracemalloc.start()
    try:
        for rows in (2_200, 4_200):
            import_id = desk.upload("johan", a_sheet(rows))
            desk.choose("johan", import_id)
            previewing = peak_of(desk.work)
            desk.confirm("johan", import_id)
            peaks[rows] = (previewing, peak_of(desk.work))
            assert desk.state(import_id).created == rows
    finally:
        tracemalloc.stop()

    for few, many in zip(peaks[2_200], peaks[4_200], strict=True):
        assert many - few < MARGIN, peaks
