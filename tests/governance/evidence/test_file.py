"""Files kept with records, and the list of signatures: who gets them, and as what."""

import hashlib

import pytest
from sqlalchemy import select, update

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import access, clock
from governance.core.files import FileChunk
from governance.evidence import models as evidence
from governance.evidence.models import EvidenceFile, Grade, Signature
from governance.evidence.signing import attach
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, actor_named

CONTENT = b"%PDF-1.7 <script>alert(1)</script>" * 20_000
"""Some 680 kB: three chunks."""


@pytest.fixture(autouse=True)
def _assets_are_signed(monkeypatch):
    """Let assets be signed, too; forget the conditions that were made for other kinds."""
    monkeypatch.setitem(evidence.KINDS, "asset", Asset)
    made = (access._condition, access._question)
    for each in made:
        each.cache_clear()
    yield
    for each in made:
        each.cache_clear()


@pytest.fixture
def kept(database, plant):
    """A file and a signature with an asset of each site; return the files' ids."""
    made = {}
    with database.writing() as session:
        for tag, signer in {"PLC-204": "ana", "LIMS-01": "dave"}.items():
            asset = session.get(Asset, plant.assets[tag])
            file = attach(
                session, SYSTEM,
                EvidenceFile(subject_kind="asset", subject_id=asset.id, is_content=False,
                             description="as found"),
                f'../of "{tag}"\r\n\u2028 Prüfung.pdf', CONTENT + tag.encode(),
            )  # fmt: skip
            made[tag] = file.id
            session.add(signature_under(asset, actor_named(session, plant, signer)))
        record(session, SYSTEM, "evidence.kept", session.get(Place, plant.places["acme"]))
        session.commit()
    return made


def signature_under(asset, signer):
    return Signature(
        subject_kind="asset", subject_id=asset.id, subject=f"{asset.reference} {asset.tag}",
        activity="qa_release", meaning="I release it for use", person_id=signer.id,
        person_name=signer.name, roles="QA", content_sha256=hashlib.sha256(b"x").hexdigest(),
        payload="{}", grade=Grade.ATTESTED, signed_at=clock.now(), time_zone=signer.time_zone,
    )  # fmt: skip


@pytest.mark.abuse(19)
@pytest.mark.asvs("1.3.4", "3.2.1", "5.3.1", "5.4.1", "5.4.2")
def test_a_file_is_given_to_who_may_read_its_record_as_a_download_that_nothing_opens(
    kept, sign_in, app
):
    for name in ("johan", "nora", "alan"):
        answer = sign_in(name).get(f"/files/{kept['PLC-204']}")

        assert answer.status_code == 200
        assert answer.data == CONTENT + b"PLC-204"
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        named = answer.headers["Content-Disposition"]
        assert named.startswith("attachment")
        assert not {"\r", "\n", "/"} & set(named)
        assert answer.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(f"/files/{kept['PLC-204']}").status_code == 401


@pytest.mark.abuse(3)
def test_a_file_of_another_site_is_like_one_that_does_not_exist(kept, sign_in):
    told = [sign_in("johan").get(f"/files/{id_}") for id_ in (kept["LIMS-01"], 999_999)]

    assert [answer.status_code for answer in told] == [404, 404]
    assert told[0].text.count("LIMS") == 0


def test_a_damaged_file_is_refused_and_the_attempt_is_kept(kept, sign_in, database):
    with database.engine.begin() as connection:
        connection.execute(update(FileChunk).where(FileChunk.position == 1).values(data=b"forged"))

    answer = sign_in("johan").get(f"/files/{kept['PLC-204']}")

    assert answer.status_code == 422
    assert "not as it was handed in" in answer.text
    assert b"forged" not in answer.data
    with database.reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (last.verb, last.actor_name) == ("attempt.refused", "Johan")


@pytest.mark.usefixtures("kept")
def test_signatures_are_listed_for_those_who_look_after_them_where_they_may_read(sign_in):
    ana, alan = sign_in("ana"), sign_in("alan")

    own, all_ = ana.get("/signatures/").text, alan.get("/signatures/").text

    assert "PLC-204" in own
    assert "I release it for use" in own
    assert "QA release" in own
    assert "LIMS-01" not in own
    assert "Dave" not in own
    assert "LIMS-01" in all_
    assert "attested by the server" in all_
    assert "LIMS-01" not in alan.get("/signatures/?q=plc-204&sort=person").text
    assert "No signature matches" in alan.get("/signatures/?q=nobody").text
    assert b"Dave" in alan.get("/signatures/export.csv?activity=qa_release").data
    assert b"Dave" not in ana.get("/signatures/export.csv").data
    assert sign_in("johan").get("/signatures/").status_code == 403
    assert sign_in("adam").get("/signatures/").status_code == 403
