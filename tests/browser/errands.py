"""What people of the demo do before its pages are looked at: imports, edits, verifications."""

from sqlalchemy import select, text

from governance.audit import verifying
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import Chosen
from governance.core.sheets.reading import read_sheet
from governance.evidence.packets import commands as packet_commands
from governance.evidence.packets.commands import Wish
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.places.models import Place
from governance.register.edits import commands as edit_commands
from governance.register.imports import commands
from governance.register.imports.reading import Reading
from governance.register.labels import commands as label_commands
from governance.register.labels.models import SheetLayout
from workflows.changes.models import ChangeRequest


def imports(database):
    """Bring in a small sheet four times: uploaded, previewed, discarded, applied; return ids."""
    made = []
    for number, acts in enumerate(((), (preview,), (preview, discard), (preview, confirm))):
        content = f"Tag;Name;Class;Place\nX-{number};Pump;PLC;pk3\nY;Pump;;pk3\n".encode()
        made.append(by(database, "Jens Petersen", upload, ("pumps.csv", content)))
        for act in acts:
            by(database, "Jens Petersen", act, made[-1])
    return made


def by(database, name, act, given, *, works=True):
    """Have somebody do it, and the worker come by."""
    with database.writing() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        done = act(session, actor_for(session, person), given)
        session.commit()
    if works:
        deliver_all(database)
    return done


def upload(session, jens, file):
    name, content = file
    site = session.scalars(select(Place).where(Place.code == "wismar")).one()
    brought = commands.Brought(name, content, read_sheet(content, name))
    return commands.upload(session, jens, site, brought).id


def preview(session, jens, import_id):
    record = commands.locked(session, import_id)
    commands.choose(session, jens, record, Reading.from_json(record.mapping))


def discard(session, jens, import_id):
    commands.discard(session, jens, commands.locked(session, import_id), "sent twice")


def confirm(session, jens, import_id):
    commands.confirm(session, jens, commands.locked(session, import_id), "new pumps")


def edits(database):
    """Ask for two edits of many and labels, confirm one; return what pages are looked at with."""
    made = [by(database, "Jens Petersen", edit, note) for note in ("Line 3", "Line 4")]
    by(database, "Jens Petersen", confirm_edit, made[0])
    labelled = [by(database, "Jens Petersen", stick, None, works=w) for w in (True, False)]
    return {
        "labels.show": [{"id": one} for one in labelled],
        "edits.show": [{"id": one} for one in made],
        "edits.asking": [{"keys": "1,2,3"}],
    }


def edit(session, jens, note):
    chosen = Chosen(conditions="domain=ot")
    values = {"notes": note, "reason": "walk-down", "cleared": ["criticality"]}
    return edit_commands.ask(session, jens, chosen, 40, values).id


def stick(session, jens, _given):
    return label_commands.request(session, jens, Chosen((1, 2)), 2, SheetLayout.A4_24).id


def confirm_edit(session, jens, edit_id):
    edit_commands.confirm(session, jens, edit_commands.locked(session, edit_id))


def packets(session):
    """Ask for packets as who looks at the pages: one waits, one is there, one cannot be."""
    person = select(Person).where(Person.name == "Every Body").order_by(Person.id.desc()).limit(1)
    reader = actor_for(session, session.scalars(person).one())
    some = session.scalars(select(ChangeRequest).order_by(ChangeRequest.id).limit(2)).all()
    waits, made, refused = (
        packet_commands.request(session, reader, Wish("change"), some) for _ in range(3)
    )
    packet_commands.make(session, reader, made, 900, b"PK")
    packet_commands.refuse(session, reader, refused, ["It would have 80 MiB: narrow the list."])
    return [{"id": each.id} for each in (waits, made, refused)]


def verifications(database):
    """Verify what is whole and what is not, and ask for a third time; return the ids."""
    made = [by(database, "Julian Okafor", verify, None)]
    with database.writing() as session:
        session.execute(text("UPDATE vendor SET name = 'XX' WHERE id = 1"))
        session.commit()
    return [*made, *(by(database, "Julian Okafor", verify, None, works=w) for w in (True, False))]


def verify(session, auditor, _given):
    return verifying.request(session, auditor).id
