import json
from dataclasses import dataclass
from secrets import token_urlsafe
from shutil import copyfile

import pytest
from sqlalchemy import select

from app import create_app
from governance.audit.anchors import Restore
from governance.audit.commands import record
from governance.core import clock, files
from governance.core.access import Actor
from governance.core.config import Settings
from governance.core.secrets import Secrets
from governance.core.sheets.reading import read_sheet
from governance.evidence.models import EvidenceFile, SignedContent
from governance.evidence.packets.models import Packet
from governance.identity.models import Person, Role, RoleGrant, SignIn
from governance.identity.queries import digest_of
from governance.identity.rights.models import Right, RightsRequest
from governance.ownership.attestation.models import AttestedRow, Campaign
from governance.ownership.models import (
    Activity,
    Assignment,
    Letter,
    Team,
)
from governance.places.locations.models import Location
from governance.places.models import Place
from governance.register.baselines.models import Baseline
from governance.register.benign.models import BenignRule
from governance.register.catalogue.models import Equivalent, VendorAlias
from governance.register.columns.fields import FIELDS
from governance.register.device_types.models import DeviceTypeImport, FileOutcome
from governance.register.drifts.models import Drift
from governance.register.edits.models import BulkEdit
from governance.register.imports.models import Import
from governance.register.imports.reading import proposed, shape_of
from governance.register.labels.models import LabelSheet, SheetLayout
from governance.register.lowering.models import Lowering
from governance.register.models import Asset, Dependency, Product, Vendor
from governance.register.networks.models import Interface, Service
from governance.saved_views.models import SavedView
from governance.validation.outside.models import Interval
from tests import databases
from tests.access.stored import (
    a_crew,
    away_and_vacant,
    filed_and_taken,
    hoped_for,
    keyed,
    provided,
    recertified,
    written_once,
)
from tests.browsing import cookie_for
from tests.described import (
    asked_to_learn,
    bridged,
    described,
    deviating,
    let_in,
    read_of_the_trail,
    rolled,
    scheduled,
    skilled,
)
from tests.plant import SINCE, SYSTEM, add_grant, seed
from tests.workflows.changes.conftest import Life
from workflows.changes.models import ChangeRequest
from workflows.changes.packages.models import WorkBundle
from workflows.rollouts.models import Wave

SHEET = b"Tag;Name;Class\nP-1;Pump;PLC\nP-2;Pump;PLC\n"
SITES = {"own": "leuven", "other": "durham"}


@dataclass
class World:
    """A filled database, its application, a cookie for each role at each site, and the records."""

    app: object
    tokens: dict
    arguments: dict
    ids: dict

    def __post_init__(self):
        self.client, self.cookies = self.app.test_client(use_cookies=False), {}

    def cookie(self, token):
        """The cookie of who is signed in with the token, as a browser sends it."""
        if token not in self.cookies:
            made = cookie_for(self.app, token)
            self.cookies[token] = f"{made['name']}={made['value']}"
        return self.cookies[token]


def fill(database):
    """Store the plant with one of everything at Leuven; return the ids by model."""
    with database.writing() as session:
        plant = seed(session)
        maker = Vendor(name="Siemens")
        session.add(maker)
        session.flush()
        product = Product(vendor_id=maker.id, name="S7-1500", order_code="6ES7516-3AN02-0AB0")
        tie = Dependency(
            dependent_id=plant.assets["HMI-31"],
            provider_id=plant.assets["PLC-204"],
            type="receives_data_from",
            strength="hard",
        )
        spare = Product(vendor_id=maker.id, name="S7-1518")
        alias = VendorAlias(vendor_id=maker.id, name="S-AG", plain="s-ag")
        hall = Location(
            site_id=plant.places["leuven"], kind="building", code="b12", path="/b12/", name="Hall",
        )  # fmt: skip
        port = Interface(asset_id=plant.assets["PLC-204"], name="X1")
        session.add_all([product, spare, alias, tie, hall, port])
        session.flush()
        spoken = Service(asset_id=port.asset_id, interface_id=port.id, protocol="s7comm", port=102)
        equivalent = Equivalent(
            product_id=product.id, replacement_id=spare.id, reason="Same.", starts_on=SINCE,
            approved_at=clock.now(), approved_by_id=plant.people["ana"],
        )  # fmt: skip
        session.add_all([spoken, equivalent])
        crew = a_crew(session, hall.site_id, plant.people["johan"])
        record(session, SYSTEM, "catalogue.seeded", "catalogue")
        session.commit()
        ids = {Product: product.id, Vendor: maker.id, Dependency: tie.id, Location: hall.id}
        ids |= {Interface: port.id, Service: spoken.id, Equivalent: equivalent.id}
        ids[VendorAlias] = alias.id
    Life(database, plant).raised()
    with database.writing() as session:
        change = session.scalars(select(ChangeRequest)).one()
        file = files.keep(session, Actor(0, "system"), "a.csv", SHEET)
        sheet = read_sheet(SHEET, "a.csv")
        kept = EvidenceFile(
            subject_kind="change_request", subject_id=change.id, file_id=file.id,
            is_content=True, description="text",
        )  # fmt: skip
        place = session.get(Place, plant.places["suite3"])
        brought = Import(
            place_id=place.id, site_id=place.site_id, file_id=file.id, sheet="",
            shape=shape_of(sheet, FIELDS).as_json(),
            mapping=proposed(sheet, FIELDS).as_json(),
            recognised="", person_id=plant.people["johan"], uploaded_at=clock.now(),
        )  # fmt: skip
        wanted = RightsRequest(
            kind=Right.ROLE, person_id=plant.people["nora"], place_id=place.id,
            site_id=place.site_id, role=Role.CHANGE_OWNER, starts_on=clock.today(), reason="why",
            asked_by_id=plant.people["adam"], asked_at=clock.now(),
        )  # fmt: skip
        view = SavedView(
            list_name="assets", name="PLCs", query="class=plc", person_id=plant.people["johan"],
            place_id=plant.places["suite3"],
        )  # fmt: skip
        types = DeviceTypeImport(
            name="types", sha256="0" * 64, brought_at=clock.now(), fields="{}",
            **{outcome.value: 0 for outcome in FileOutcome},
        )  # fmt: skip
        session.add_all([kept, brought, view, types, wanted, *(found := filed_and_taken(plant))])
        ids |= (
            skilled(session, place, plant.people["nora"])
            | asked_to_learn(session, place, plant.people["nora"])
            | bridged(session, place, plant.people["nora"], plant.people["tom"], change.id)
            | scheduled(session, place, plant.people["arne"])
            | deviating(session, place, plant.people["nora"])
            | rolled(
                session,
                plant.places["leuven"],
                plant.people["johan"],
                plant.assets["PLC-204"],
                change.id,
            )
            | let_in(session, change, plant.people["nora"])
            | read_of_the_trail(session, plant.people["nora"])
            | away_and_vacant(session, plant)
            | written_once(session, plant)
            | described(session, plant.assets["PLC-204"])
            | provided(session, plant.people["adam"])
            | hoped_for(session, place, plant.people["nora"])
            | keyed(session, place, plant.people["adam"], plant.people["nora"])
            | recertified(session, plant)
        )
        record(session, SYSTEM, "world.filled", change)
        session.commit()
        at_leuven = Assignment.site_id == plant.places["leuven"]
        granted = select(RoleGrant.id).where(RoleGrant.person_id == plant.people["nora"])
        return plant, {
            **ids,
            ChangeRequest: change.id,
            EvidenceFile: kept.id,
            Import: brought.id,
            Drift: found[0].id,
            Baseline: found[1].id,
            Interval: found[2].id,
            Lowering: found[3].id,
            BenignRule: found[4].id,
            WorkBundle: found[5].id,
            SavedView: view.id,
            DeviceTypeImport: types.id,
            RightsRequest: wanted.id,
            Asset: plant.assets["PLC-204"],
            Place: plant.places["suite3"],
            Team: crew,
            Person: plant.people["nora"],
            RoleGrant: session.scalar(granted),
            Assignment: session.scalar(select(Assignment.id).where(at_leuven).limit(1)),
        }


def many(database, plant):
    """Store work on many assets that Johan asked for; return its ids by model."""
    asked = {
        "chosen": '{"keys": "1"}', "total": 1, "person_id": plant.people["johan"],
        "asked_at": clock.now(),
    }  # fmt: skip
    with database.writing() as session:
        made = [
            BulkEdit(**asked, asked='{"notes": "x"}', reason="walk-down"),
            LabelSheet(**asked, layout=SheetLayout.A4_24),
            Packet(
                kind="change",
                ref="CR-2026-0001",
                upto=1,
                number=1,
                asked_at=clock.now(),
                person_id=plant.people["ana"],
            ),
            Restore(
                found_at=clock.now(),
                found_by="the worker",
                size=1,
                known_size=2,
                known_note="",
                known_at="elsewhere",
            ),
        ]
        session.add_all(made)
        record(session, SYSTEM, "many.asked", "many")
        session.commit()
        return {type(one): one.id for one in made}


def attested(database, plant, assignment_id):
    """Store a campaign of Leuven with one row that Johan is asked; return their ids by model."""
    leuven, now = plant.places["leuven"], clock.now()
    with database.writing() as session:
        campaign = Campaign(
            name="autumn", activities="", letters="", due_on=clock.today(), rows=1,
            is_timing_shown=False, opened_at=now, opened_by_id=plant.people["ana"],
            place_id=leuven, site_id=leuven, sha256="0" * 64,
        )  # fmt: skip
        session.add(campaign)
        session.flush()
        row = AttestedRow(
            campaign_id=campaign.id, assignment_id=assignment_id, assignment_version=1,
            assignment_sha256="0" * 64, activity=Activity.TAKE_DOWN, letter=Letter.ACCOUNTABLE,
            party="Johan", subject="Leuven", alike="x", reviewer_id=plant.people["johan"],
            why="is named", place_id=leuven, site_id=leuven,
        )  # fmt: skip
        figures = dict.fromkeys(
            ("answered", "rows", "unanswered", "not_mine", "unsure", "seconds", "largest_batch"), 1
        ) | {"median_seconds": None}
        body = {"name": "autumn", "warnings": [], "rows": [], "figures": figures}
        kept = SignedContent(
            subject_kind="attestation_campaign", subject_id=campaign.id, sha256="0" * 64,
            body=json.dumps(body), made_at=now,
        )  # fmt: skip
        session.add_all([row, kept])
        record(session, SYSTEM, "attestation.opened", campaign, rows=1)
        session.commit()
        return {Campaign: campaign.id, AttestedRow: row.id}


def enter(session, name, grants=()):
    """Add a person with these roles, signed in; return the token."""
    person = Person(name=name, email=f"{name.replace(' ', '.')}@acme.example", time_zone="UTC")
    session.add(person)
    session.flush()
    for role, place in grants:
        add_grant(session, person, role, place)
    token, now = token_urlsafe(), clock.now()
    session.add(
        SignIn(
            person_id=person.id, digest=digest_of(token), began_at=now, seen_at=now,
            address="127.0.0.1", device="test",
        )
    )  # fmt: skip
    return token


@pytest.fixture(scope="module")
def world(migrated_file, tmp_path_factory):
    """The world on SQLite; what is the same in SQL is held to both databases elsewhere."""
    folder = tmp_path_factory.mktemp("world")
    copyfile(migrated_file, folder / "concord.db")
    database = databases.opened(f"sqlite:///{folder / 'concord.db'}")
    plant, ids = fill(database)
    ids |= many(database, plant) | attested(database, plant, ids[Assignment])
    tokens = {}
    with database.writing() as session:
        tokens["none"] = enter(session, "nobody")
        for scope, code in SITES.items():
            place = session.get(Place, plant.places[code])
            for role in Role:
                name = f"{role} {scope}"
                tokens[role, scope] = enter(session, name, [(role, place)])
        record(session, SYSTEM, "world.peopled", "people")
        session.commit()
        other = session.scalar(select(SignIn.id).order_by(SignIn.id).limit(1))
    app = create_app(Settings(data_dir=folder), Secrets("s" * 48, "t" * 48), database)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    arguments = {
        "wave_id": ids[Wave], "site_id": plant.places["leuven"],
        "change_id": ids[ChangeRequest],
        "subject_id": ids[Asset], "kind": "asset", "activity": "qa_plan", "format": "csv",
        "supposed": "leaver", "report": "single", "picture": "gaps",
        "sign_in": other, "dependency_id": ids[Dependency], "alias_id": ids[VendorAlias],
        "code": "leuven", "sha256": "0" * 64,
        "key": 0, "number": ids[Asset],
        "reference": f"AS-{ids[Asset]:05}",
        "interface_id": ids[Interface], "service_id": ids[Service],
    }  # fmt: skip
    arguments |= {"part_id": 1, "installed_id": 1, "contract_id": 1, "duplicate_id": ids[Asset] + 1}
    arguments |= {
        "link_id": 1,
        "verb": "maintain",
        "other_id": ids[Asset] + 1,
        "conflict": "freeze-1",
        "seq": 1,
    }
    yield World(app, tokens, arguments, ids)
    database.engine.dispose()
