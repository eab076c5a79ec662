"""Rows with one of many keys."""

import pytest
from sqlalchemy import select

from governance.core.among import among, among_given
from governance.places.models import Place

pytestmark = pytest.mark.usefixtures("plant")


def test_rows_are_found_by_their_numbers_and_by_their_texts(session):
    every = session.scalars(select(Place).order_by(Place.id)).all()
    some = every[1:3]

    by_number = select(Place).where(among(Place.id, [place.id for place in some]))
    by_text = select(Place).where(among(Place.path, {place.path for place in some}))

    assert session.scalars(by_number.order_by(Place.id)).all() == some
    assert session.scalars(by_text.order_by(Place.id)).all() == some


def test_keys_may_come_when_the_question_is_asked(session):
    asked = select(Place.id).where(among_given(Place.id, "wanted"))
    first = session.scalars(select(Place.id).order_by(Place.id).limit(1)).one()

    assert session.scalars(asked, {"wanted": []}).all() == []
    assert session.scalars(asked, {"wanted": [first, 0]}).all() == [first]


@pytest.mark.asvs("1.2.4")
def test_a_text_among_the_keys_may_hold_any_sign(session):
    keys = ["'", '"', "\\", "{}", "ü, €", "/acme/"]

    found = session.scalars(select(Place.path).where(among(Place.path, keys))).all()

    assert found == ["/acme/"]
