"""The columns that a site settled for a sheet, proposed when the same headings come again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.sheets.headings import key
from governance.register.imports.models import Import, RememberedReading
from governance.register.imports.reading import Reading


def signature(header: Sequence[str]) -> str:
    """Return what tells sheets with these headings from others; case and blanks do not count."""
    return hashlib.sha256("\x1f".join(map(key, header)).encode()).hexdigest()


def remembered(
    session: Session, site_id: int, kind: str, header: Sequence[str]
) -> RememberedReading | None:
    """Return what the site settled for these headings; None if nothing."""
    wanted = select(RememberedReading).where(
        RememberedReading.site_id == site_id,
        RememberedReading.kind == kind,
        RememberedReading.headings == signature(header),
    )
    return session.scalars(wanted).one_or_none()


def as_remembered(found: RememberedReading, header: Sequence[str], reading: Reading) -> Reading:
    """Return a proposal with the columns that were settled, in the words of this sheet."""
    words = {key(heading): heading for heading in header}
    columns = {name: words[key(h)] for name, h in json.loads(found.columns).items()}
    left_out = tuple(words[key(h)] for h in json.loads(found.left_out))
    return replace(reading, columns=columns, left_out=left_out)


def remember(session: Session, record: Import, header: Sequence[str], reading: Reading) -> None:
    """Keep the columns of a reading for sheets to come, in place of what was kept before."""
    kept = remembered(session, record.site_id, record.lists, header)
    if kept is None:
        kept = RememberedReading(
            site_id=record.site_id, kind=record.lists, headings=signature(header)
        )
        session.add(kept)
    kept.columns = json.dumps(dict(reading.columns), ensure_ascii=False, sort_keys=True)
    kept.left_out = json.dumps(list(reading.left_out), ensure_ascii=False)
    kept.import_id = record.id
