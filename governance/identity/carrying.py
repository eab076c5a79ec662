"""What was typed into a form when the session ended: carried, sealed, through the sign-in."""

from dataclasses import asdict, dataclass

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from governance.core import web
from governance.core.texts import is_storable
from governance.identity.sessions import person_of

LONGEST = 64 * 1024
"""Characters of names and values together; more is not carried, and the page says so."""

SECONDS = 24 * 60 * 60
MECHANICS = frozenset({"csrf_token", "once", "version"})
"""What a page sends besides what a person typed."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A form that arrived after its session had ended."""

    path: str
    fields: list[list[str]]
    """Names and values as they were sent, without secrets and files."""

    person_id: int
    has_files: bool

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What the person will recognise: names in words, values that are not empty."""
        return [
            (name.replace("_", " ").capitalize(), value)
            for name, value in self.fields
            if name not in MECHANICS and value
        ]

    @property
    def sent(self) -> list[list[str]]:
        """What is sent again; the token against forgery is made anew."""
        return [field for field in self.fields if field[0] != "csrf_token"]


@dataclass(frozen=True, slots=True)
class Way:
    """How the page of a 401 leads on: where to, and with what."""

    next: str = "/"
    lost: str = ""
    """The sealed form; empty if there was none."""

    is_too_long: bool = False


def way_on() -> Way:
    """Return how this request, which nobody signed in has sent, can be taken up afterwards."""
    if request.method in web.READS:
        return Way(request.full_path.removesuffix("?"))
    fields = _fields()
    token = current_user.get_id() if current_user.is_authenticated else ""
    person_id = person_of(web.session(), token)
    if person_id is None or request.endpoint == "sessions.sign_out":
        return Way()
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        return Way(is_too_long=True)
    lost = Lost(request.path, fields, person_id, bool(request.files))
    return Way(lost=_seal().dumps(asdict(lost)))


def _fields() -> list[list[str]]:
    """Return what was typed, without passwords and the codes that go with them."""
    sent = [[name, value] for name, value in request.form.items(multi=True)]
    has_password = any("password" in name for name, _ in sent)
    return [
        [name, value]
        for name, value in sent
        if "password" not in name and not (has_password and name in {"code", "again"})
    ]


def taken_up(sealed: str, person_id: int) -> Lost | None:
    """Return what was carried; None if it is damaged, a day old or another person's."""
    try:
        lost = Lost(**_seal().loads(sealed, max_age=SECONDS))
    except (BadData, TypeError):
        return None
    return lost if lost.person_id == person_id else None


def local(address: str | None) -> str:
    """Return an address if it leads to a page of this application, else the start page."""
    text = address or ""
    if not text.startswith("/") or text.startswith("//"):
        return "/"
    if "\\" in text or not is_storable(text):
        return "/"
    return text


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="lost form")
