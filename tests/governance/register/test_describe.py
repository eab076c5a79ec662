"""Groups of attributes: what is known, what does not apply, and what is refused."""

import re

import pytest

from governance.audit.verify import verify
from governance.register.groups.declared import GROUPS, is_day, is_yes_or_no, words_of
from governance.register.groups.forms import WHY_NOT
from governance.register.groups.models import NotApplicable, Security
from governance.register.models import Asset

WHY = {"reason": "walk-down of March"}


@pytest.fixture
def johan(sign_in):
    return sign_in("johan")


@pytest.fixture
def address(plant):
    return f"/register/{plant.assets['PLC-204']}"


def text_of(response):
    return response.get_data(as_text=True)


def everything(group):
    """What a form of the group sends if every field is filled in."""
    sent = {}
    for fact in group.facts:
        words = words_of(group, fact)
        sent[fact.name] = (
            next(iter(words)).value if words
            else "True" if is_yes_or_no(group, fact)
            else f"20{20 + len(sent)}-03-04" if is_day(group, fact)
            else str(max(fact.least, 2)) if (fact.most and fact.unit) or fact.least
            else "Europe/Brussels" if fact.name == "time_zone"
            else "2" if fact.name.endswith("count")
            else f"{fact.label} of it"
        )  # fmt: skip
    return sent


def test_an_asset_with_nothing_known_and_one_with_everything_have_a_page(johan, address):
    bare = text_of(johan.get(address))
    for group in GROUPS.values():
        assert f'id="{group.code}"' in bare
    for group in GROUPS.values():
        sent = johan.post(f"{address}/{group.code}", data={**everything(group), **WHY})
        assert sent.status_code == 302, text_of(sent)
    full = text_of(johan.get(address))
    for group in GROUPS.values():
        for fact in group.facts:
            assert f"<dt>{fact.label}</dt>" in full, fact.label
    assert "2 ms" in full
    assert full.count("walk-down of March") == len(GROUPS)


def test_not_applicable_with_a_reason_is_an_answer_and_unknown_is_none(johan, address):
    before = text_of(johan.get(address))
    assert "unknown, and asked for" in before
    sent = {f"{WHY_NOT}backup": "It has no memory of its own.", "logging": "syslog", **WHY}
    assert johan.post(f"{address}/security", data=sent).status_code == 302
    page = text_of(johan.get(address))
    assert "does not apply: It has no memory of its own." in page
    form = text_of(johan.get(f"{address}/security"))
    assert 'value="It has no memory of its own."' in form
    assert re.search(r'value="syslog" selected', form)


def test_every_reason_against_a_group_is_told_at_once_and_nothing_typed_is_lost(johan, address):
    sent = {
        "time_zone": "Europe/Nowhere", "logging": "local", f"{WHY_NOT}logging": "cannot",
        "backup_every_days": "0",
    }  # fmt: skip
    page = johan.post(f"{address}/security", data=sent)
    assert page.status_code == 422
    assert "Backed up every is a whole number from 1 to 3650." in text_of(page)
    page = johan.post(f"{address}/security", data={**sent, "backup_every_days": "7"})
    assert page.status_code == 422
    for said in (
        "Europe/Nowhere is no zone",
        "Logging has a value and is said not to apply",
        "PLC-204 bears on product quality: say why it is edited.",
    ):
        assert said in text_of(page)
    assert 'value="Europe/Nowhere"' in text_of(page)


def test_days_and_hours_that_contradict_each_other_are_refused(johan, address):
    sent = {"purchased_on": "2024-05-01", "warranty_ends_on": "2023-05-01", **WHY}
    assert "The warranty ends after the purchase." in text_of(
        johan.post(f"{address}/supply", data=sent)
    )
    late = johan.post(f"{address}/impact", data={"rto_hours": "8", "mtpd_hours": "4", **WHY})
    assert "It must be back before the longest tolerable outage is over." in text_of(late)


def test_a_stale_form_is_refused_and_what_was_typed_is_kept(johan, address):
    seen = re.search(r'name="version" value="(\d+)"', text_of(johan.get(f"{address}/security")))
    first = {"logging": "local", "version": seen.group(1), **WHY}
    assert johan.post(f"{address}/security", data=first).status_code == 302
    stale = johan.post(f"{address}/supply", data={"supplier": "Acme", "version": "1", **WHY})
    assert stale.status_code == 409
    assert 'value="Acme"' in text_of(stale)


def test_nothing_known_leaves_no_row_and_the_trail_is_whole(johan, address, database):
    johan.post(f"{address}/security", data={"logging": "local", **WHY})
    johan.post(f"{address}/security", data={f"{WHY_NOT}logging": "no way to read it", **WHY})
    with database.reading() as session:
        assert session.query(Security).all() == []
        assert [row.field for row in session.query(NotApplicable)] == ["security.logging"]
        assert verify(session).faults == []
    again = johan.post(
        f"{address}/security", data={f"{WHY_NOT}logging": "no way to read it", **WHY}
    )
    assert "Nothing is changed on PLC-204" in text_of(again)


def test_fields_in_no_group_are_excused_in_a_form_of_their_own(johan, address):
    sent = {"hostname": "It has no name in the network.", **WHY}
    assert johan.post(f"{address}/not-applicable", data=sent).status_code == 302
    assert "Host name does not apply: It has no name in the network." in text_of(johan.get(address))
    kept = text_of(johan.get(f"{address}/not-applicable"))
    assert "It has no name in the network." in kept


def test_an_asset_plays_several_parts_and_its_main_one_is_not_among_them(johan, address):
    sent = {"functions": ["historian", "data_gateway"], **WHY}
    assert johan.post(f"{address}/functions", data=sent).status_code == 302
    form = text_of(johan.get(f"{address}/functions"))
    assert re.search(r'value="historian"[^>]* checked', form)
    page = text_of(johan.get(address))
    assert "also Data gateway, Historian" in page
    refused = johan.post(f"{address}/functions", data={"functions": ["plc"], **WHY})
    assert "PLC is what it plays already" in text_of(refused)


def test_nobody_describes_what_is_not_theirs_or_out_of_use(sign_in, johan, address, plant):
    assert sign_in("tom").get(f"{address}/security").status_code == 403
    assert sign_in("dana").get(f"{address}/security").status_code == 404
    other = f"/register/{plant.assets['HMI-31']}"
    assert johan.post(f"{other}/state/decommission", data={"reason": "gone"}).status_code == 302
    refused = johan.post(f"{other}/security", data={"logging": "local", **WHY})
    assert "HMI-31 is decommissioned: its facts stand as they were." in text_of(refused)
    assert "Edit" not in text_of(johan.get(other)).split('id="completeness"')[1].split("</main")[0]


def test_a_group_is_seen_as_the_domain_of_its_asset_sees_it(johan, address, session, plant):
    page = text_of(johan.get(address))
    assert re.search(r'<details class="card folded" id="supply" open', page)
    assert re.search(r'<details class="card folded" id="security">', page)
    assert session.get(Asset, plant.assets["PLC-204"]).domain == "ot"


def test_the_history_tells_each_field_of_a_group_and_of_a_part(johan, address):
    johan.post(f"{address}/security", data={"logging": "local", **WHY})
    johan.post(
        f"{address}/security", data={"logging": "syslog", f"{WHY_NOT}backup": "no memory", **WHY}
    )
    account = {"name": "operator", "type": "shared", **WHY}
    johan.post(f"{address}/accounts/new", data=account)
    past = text_of(johan.get(address)).split('id="history"')[1]
    for said in (
        "<dt>Logging</dt>", "<del>Local</del>", "<ins>Syslog</ins>",
        "<dt>Does not apply: Reason</dt>", "<ins>no memory</ins>",
        "<dt>Account: Type</dt>", "<ins>Shared</ins>", "described it", "added a part",
    ):  # fmt: skip
        assert said in past, said
    assert "Asset id" not in past
    assert "Changed at" not in past
