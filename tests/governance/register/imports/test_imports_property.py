"""Export then import of any register changes nothing."""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.audit.commands import record
from governance.places.models import Place
from governance.register.groups.declared import (
    GROUPS,
    is_day,
    is_number,
    is_whole,
    is_yes_or_no,
    words_of,
)
from governance.register.groups.models import NotApplicable
from governance.register.imports.deep_fields import DEEP
from governance.register.rules import is_storable
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)
from tests.plant import SYSTEM, add_asset

WORDS = ("unknown", "n/a", "-", "?", "unbekannt", "null", "0", "no", "=1+1", "@SUM(A1)", "'quoted",
         "''=x", "+49 30", "-1", "1E5", "00012", "3.5", "2024-03-01", "total", "Summe", "a;b,c\t|",
         '17" panel', "Überfüllung “x”", "e\u0301", "a\u00a0b", "zero\u200bwidth")  # fmt: skip
TEXT = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=20
).filter(lambda text: is_storable(text, ""))
STRIPPED = TEXT.map(str.strip).filter(bool)
MAYBE = st.none() | STRIPPED
PROSE = st.just("") | st.lists(STRIPPED, min_size=1, max_size=3).map("\n".join)
ASSETS = st.fixed_dictionaries(
    {
        "name": STRIPPED,
        "domain": st.sampled_from(Domain),
        "asset_class": st.sampled_from(AssetClass),
        "ot_function": st.sampled_from(OtFunction),
        "purdue_level": st.none() | st.sampled_from(PurdueLevel),
        "criticality": st.none() | st.integers(1, 4),
        "gxp": st.sampled_from(GxpRelevance),
        "has_safety_function": st.booleans(),
        "validation_state": st.sampled_from(ValidationState),
        "firmware": MAYBE,
        "serial_no": MAYBE,
        "address": st.none() | st.ip_addresses().map(str),
        "notes": PROSE,
        "commissioned_on": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    }
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def of_fact(group, fact):
    """Any value that the table of a group holds of a fact."""
    if words := words_of(group, fact):
        return st.sampled_from(words)
    if is_yes_or_no(group, fact):
        return st.booleans()
    if is_day(group, fact):
        return DAYS
    if is_whole(group, fact):
        return st.integers(fact.least, fact.most or 9)
    return st.floats(0, 9_999) if is_number(group, fact) else STRIPPED


DEPTH = st.fixed_dictionaries(
    {}, optional={key: of_fact(*at) for key, at in DEEP.items()}
)  # fmt: skip
EXCUSES = st.dictionaries(st.sampled_from(sorted(DEEP)), STRIPPED, max_size=4)


def describe(session, asset, known, excuses):
    """Store what is known of an asset in depth, and what does not apply to it."""
    for group in GROUPS.values():
        facts = {f.name: known[group.key(f)] for f in group.facts if group.key(f) in known}
        if facts:
            session.add(group.model(asset_id=asset.id, **facts))
    for field, reason in excuses.items():
        if field not in known:
            session.add(NotApplicable(asset_id=asset.id, field=field, reason=reason))


PLACES = st.sampled_from(("leuven", "suite3", "line1", "line10"))
NUMBER = count(1)


@pytest.mark.parametrize("form", ["csv", "xlsx", "csv?columns=all", "xlsx?columns=all"])
def test_what_any_register_exports_imports_again_as_nothing_to_do(
    desk, sign_in, database, plant, form
):
    johan = sign_in("johan")

    @settings(
        max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(st.lists(st.tuples(PLACES, STRIPPED, ASSETS, DEPTH, EXCUSES), min_size=1, max_size=20))
    def changes_nothing(register):
        with database.writing() as session:
            for place, tag, said, known, excuses in register:
                at = session.get_one(Place, plant.places[place])
                made = add_asset(session, at, f"{tag} {next(NUMBER)}", **said)
                describe(session, made, known, excuses)
                record(session, SYSTEM, "asset.registered", made)
            session.commit()
        exported = johan.get(f"/register/export.{form}").data

        import_id = desk.previewed("johan", exported, f"assets.{form.partition('?')[0]}")

        found = desk.state(import_id)
        told = [row.changes + row.reasons for row in desk.rows(import_id).values()]
        assert found.refused == found.created == found.updated == 0, told
        assert found.unchanged >= len(register)

    changes_nothing()
