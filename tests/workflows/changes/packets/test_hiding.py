"""Names that are hidden are found whole, however they are quoted, and no others."""

import cProfile
import json
import pstats

from governance.evidence.packets.hiding import Hidden


def test_a_name_is_found_as_a_word_of_its_own_and_however_often_it_is_quoted():
    hidden = Hidden(["LIMS-01", 'Pump "A"', "(old) PLC", "AS-00042", "..."])

    for text in (
        "it reaches LIMS-01, directly",
        json.dumps({"body": json.dumps({"name": 'Pump "A"'})}),
        "the (old) PLC is there",
        '{"asset":"AS-00042"}',
    ):
        assert hidden.is_in(text), text
    for text in ("LIMS-010", "XLIMS-01", "LIMS-01-B", "AS-000421", "a PLC", "... and so on", ""):
        assert not hidden.is_in(text), text
    assert not Hidden().is_in("LIMS-01")


def test_the_number_of_names_does_not_count():
    text = "nothing of theirs stands in here, " * 2_000
    assert calls(Hidden(f"TAG-{n}" for n in range(50_000)), text) == calls(Hidden(["TAG-0"]), text)


def calls(hidden, text):
    """Calls of functions that looking through a text takes."""
    with cProfile.Profile() as profile:
        assert not hidden.is_in(text)
    return pstats.Stats(profile).total_calls
