"""My work and the search: what each reader finds there, and what never."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from governance.audit.commands import record
from governance.core import clock, contributions
from governance.core.contributions import Figure, Group, Item, Target
from governance.identity.models import Person
from tests.plant import SYSTEM
from workflows.notifications import wording


def page_of(client, address="/", status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def content_of(page):
    return page.split("<main")[1].split("</main>")[0]


@pytest.fixture
def only(monkeypatch):
    """Let these items and figures, and no others, be what the slices contribute."""

    def contribute(items=(), figures=()):
        monkeypatch.setattr(contributions, "INBOX", [lambda _session, _actor: list(items)])
        contributions.FIGURES[:] = [lambda _session, _actor: list(figures)]

    kept = list(contributions.FIGURES)
    yield contribute
    contributions.FIGURES[:] = kept


def test_what_waits_is_grouped_by_what_it_asks_each_with_its_reason_and_one_verb(sign_in, only):
    now = clock.now()
    only(
        [
            Item(Group.FIX, "AS-00377", "SW-3 has nobody", "you act until filled", "Assign",
                 Target("register.show", {"id": 1})),
            Item(Group.SIGN, "CR-2026-0042", "Replace firmware", "you are accountable", "Review",
                 Target("register.show", {"id": 2}), since=now - timedelta(days=3),
                 due=now - timedelta(days=2)),
        ],
        [
            Figure(
                "firmware unknown", 7, Target("register.index", {"firmware_unknown": "1"}),
                needs_care=True,
            ),
            Figure("GxP undetermined", 0, Target("register.index"), needs_care=True),
        ],
    )  # fmt: skip

    page = content_of(page_of(sign_in("johan")))

    assert page.index(">Sign<") < page.index("CR-2026-0042") < page.index(">Fix<")
    assert "1 waits for your signature" in page
    assert "you are accountable" in page
    assert "3 days" in page
    assert "was due" in page
    assert "Review<span" in page
    assert 'href="/register/?firmware_unknown=1"' in page
    assert page.count("look at it") == 1
    assert page.count("in order") == 1


def test_nothing_waiting_says_so_and_what_will_come(sign_in, only):
    only()

    assert "Nothing waits for you" in page_of(sign_in("nora"))


def test_who_has_no_role_is_told_whom_to_ask(sign_in, database, plant):
    with database.writing() as session:
        person = Person(name="New", email="new@acme.example", time_zone="Europe/Brussels")
        session.add(person)
        session.flush()
        plant.people["new"] = person.id
        record(session, SYSTEM, "person.added", person)
        session.commit()

    page = page_of(sign_in("new"))

    assert "You hold no role yet" in page
    assert 'href="mailto:adam@acme.example"' in page
    assert "All sites" not in page


@pytest.mark.parametrize("name", ["johan", "arne", "ana", "adam", "alan", "hanna", "nora", "dana"])
def test_every_role_has_a_home_page_whose_links_open(sign_in, name):
    client = sign_in(name)

    page = content_of(page_of(client))

    for part in page.split('href="/')[1:]:
        assert client.get("/" + unescape(part.split('"')[0])).status_code == 200


def test_search_finds_what_the_reader_may_read_and_nothing_of_another_site(sign_in):
    johan, dana, alan = sign_in("johan"), sign_in("dana"), sign_in("alan")

    assert "PLC-204" in content_of(page_of(johan, "/search?q=plc-2"))
    assert "LIMS-01" in content_of(page_of(dana, "/search?q=lims"))
    for client, text, hidden in ((johan, "LIMS", "LIMS-01"), (dana, "PLC-204", "PLC-204 ")):
        page = content_of(page_of(client, f"/search?q={text}"))
        assert hidden not in page.replace(f"“{text}”", "")
        assert "Assets" not in page
        assert "Nothing that you may read" in page
    both = content_of(page_of(alan, "/search?q=plc"))
    assert 'href="/register/?q=plc"' in both
    assert "People" in content_of(page_of(johan, "/search?q=dana"))


def test_a_short_or_strange_question_is_answered_plainly(sign_in):
    client = sign_in("johan")

    for asked in ("", "?q=", "?q=pl", "?q=%20%20a%20"):
        assert "Type three characters or more" in page_of(client, f"/search{asked}")
    for asked in (
        "%00%00%00%00",
        "%25%25%25%25",
        "zzzzzz",
        "x" * 5000,
        "<script>alert(1)</script>",
    ):
        page = client.get(f"/search?q={asked}").text
        assert "Nothing that you may read" in unescape(page)
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("days", "due", "since"),
    [
        (-2, "was due", "for 2 days"),
        (0, "due today", "since today"),
        (1, "due tomorrow", "since today"),
        (9, "due ", "since today"),
        (-1, "was due", "since yesterday"),
        (-70, "was due", "since "),
    ],
)
def test_times_are_told_as_people_say_them(app, time_machine, days, due, since):
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
    moment = clock.now() + timedelta(days=days, seconds=1 if days == 0 else 0)

    with app.test_request_context():
        assert wording.due_in_words(moment).startswith(due)
        assert wording.since_in_words(moment).startswith(since)
