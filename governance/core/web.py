"""The HTTP edge shared by every slice: actor, transaction, record, permission, refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial, wraps
from inspect import unwrap
from typing import Any, NoReturn, cast

from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from governance.core import bearer, once
from governance.core.access import POLICIES, Actor, Known, Placed, could, must, readable, refusal
from governance.core.db import Database
from governance.core.errors import (
    Asks,
    Busy,
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    RuleViolation,
    TooMany,
    Unauthenticated,
)
from governance.core.forms import Form, retyped
from governance.core.warned import warnings

View = Callable[..., Any]
READS = frozenset({"GET", "HEAD"})
ANSWERED = frozenset({Conflict, RuleViolation, TooMany})
"""The refusals that show a form again, with what was typed."""

LONGEST_KEPT = 1_000
"""Characters of an address that the trail keeps."""

KEPT = frozenset({Forbidden, NotFound, Conflict, RuleViolation})
"""The refusals that are attempts, and so belong in the trail."""


class Attempt:
    """What somebody tried, by its address; the trail files it under the record it was tried on."""

    def __init__(self, words: str, table: str = "", key: object = "") -> None:
        """Say what was tried, and on which record, if on one."""
        self.words, self.__tablename__, self.id = words, table, key

    def __str__(self) -> str:
        """Name it."""
        return self.words


@dataclass(frozen=True, slots=True)
class Edge:
    """What the edge is given by the application: it knows no slice."""

    database: Database
    identify: Callable[[Session, str, str], Known | None]
    """Turns a session's token, and where the request is from, into an actor with today's grants."""

    touch: Callable[[Session, str], None]
    """Notes that a session was used; called at most once a minute."""

    on_refusal: Callable[[Session, Actor, Attempt, DomainError], None]
    """Records a refused attempt, in a transaction of its own."""

    on_export: Callable[[Session, Actor, str, Mapping[str, Any]], None]
    """Records that somebody took a list along, in a transaction of its own."""

    ask: Callable[[Any, Any], str]
    """Gives the page that asks for what an act stopped for, with the form that was sent."""

    tokens: bearer.Tokens
    """Knows who acts by the token of a program."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a route declares of itself."""

    permission: StrEnum
    model: type[Placed]
    form: type[Form] | None
    """The shape of what is sent; parsed before any transaction is open."""

    again: View | None
    """The page that shows the form: shown again, with what was typed and every reason."""

    before: Callable[[Any], Any] | None
    """Slow work on the form, done before the transaction; its result goes to the view."""


class Visitor(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps in the signed cookie: a session's token, and nothing else."""

    def __init__(self, token: str) -> None:
        """Hold the token; whether it is alive is asked within each request's transaction."""
        self.id = token


def install(app: Flask, edge: Edge) -> None:
    """Give the application its edge, its sign-ins and the pages that tell a refusal."""
    app.extensions["edge"] = edge
    login = LoginManager(app)
    login.session_protection = None  # the token is checked on the server at every request
    login.user_loader(Visitor)
    app.register_error_handler(DomainError, told)
    app.after_request(_touch)
    bearer.install(app, edge.tokens, apart)


def _touch(response: Response) -> Response:
    if g.pop("is_stale", False):
        token = current_user.get_id()
        apart(bearer.use if bearer.sent() else lambda opened: edge().touch(opened, token))
    return response


def edge() -> Edge:
    """Return what the application gave."""
    return cast("Edge", current_app.extensions["edge"])


def session() -> Session:
    """Return this request's session: one request, one transaction."""
    return cast("Session", g.session)


def actor() -> Actor:
    """Return who acts in this request."""
    return cast("Actor", g.actor)


def came_from() -> str:
    """Return where the request is from, for the trail: address and request id."""
    return f"{request.remote_addr or 'unknown'} {g.request_id}"


def public(view: View) -> View:
    """Declare that a route needs no sign-in; the architecture test lists them all."""
    view.route = None  # type: ignore[attr-defined]
    return view


def requires(
    permission: StrEnum,
    model: type[Placed],
    *,
    form: type[Form] | None = None,
    again: View | None = None,
    before: Callable[[Any], Any] | None = None,
) -> Callable[[View], View]:
    """Declare a route's permission, and run it in one transaction that ends before it answers.

    With an `<int:id>` in the URL the view is called with the record: 401 nobody signed in, 404 no
    such record or not readable, 403 not permitted, 409 no longer as the person saw it. Without
    one, 403 unless the actor could hold the permission on some record. With a `form` the view is
    called with it once it has its shape, else 422 with the page `again` and all that was typed.
    """
    route = Route(permission, model, form, again, before)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**url: Any) -> Response:
            sent = form() if form and request.method not in READS else None
            if sent is not None and not sent.validate():
                return _shown_again(route, url, sent, RuleViolation())
            flashes = list(cookie.get("_flashes", ()))
            try:
                prepared = _prepared(route, url, sent)
                return _transact(
                    lambda: view(*_arguments(route, url), *([sent] if sent else ()), *prepared)
                )
            except Asks as more:
                cookie["_flashes"] = flashes
                if not actor().token:
                    return make_response(edge().ask(more, sent))
                refused: DomainError = Forbidden(bearer.SIGNS_NOTHING)
            except (DomainError, StaleDataError, IntegrityError, OperationalError) as error:
                refused = _as_refusal(error)
            cookie["_flashes"] = flashes  # what the view promised did not happen
            _record(refused, route, url)
            if sent is not None and again and type(refused) in ANSWERED:
                return _shown_again(route, url, sent, refused)
            return told(refused)

        guarded.route = route  # type: ignore[attr-defined]
        return guarded

    return mark


def _prepared(route: Route, url: dict[str, Any], sent: Form | None) -> tuple[Any, ...]:
    """Do the slow work before the transaction; for nobody who may not send this at all."""
    if route.before is None:
        return ()
    with edge().database.reading() as opened:
        _identify(opened)
        _permitted(route, url, is_locked=False)
    return (route.before(sent),)


def _as_refusal(error: Exception) -> DomainError:
    """Say in the domain's words what the database refused; what is no refusal is raised again."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, StaleDataError):
        return Conflict("Somebody saved this record first: open it again.")
    state = getattr(error.__cause__, "sqlstate", None)
    if "UNIQUE constraint" in str(error) or state == "23505":
        return Conflict("Somebody saved the same at the same moment: open the page again.")
    if "locked" in str(error) or state in {"40P01", "55P03"}:
        return Busy("Somebody else is writing just now: send it again in a few seconds.")
    raise error


def _transact(answer: Callable[[], Any]) -> Response:
    """Answer within a transaction; a page below 400 is given only once it is committed."""
    reads = request.method in READS
    with (edge().database.reading if reads else edge().database.writing)() as opened:
        _identify(opened)
        key = None if reads else request.form.get("once", type=once.key)
        if key and (location := once.answered(opened, f"{actor().id} {key}")):
            flash("This was sent twice and done once.")
            return cast("Response", redirect(location))
        response = make_response(answer())
        if not reads and response.status_code < 400:  # noqa: PLR2004
            if key and response.location:
                once.keep(opened, f"{actor().id} {key}", response.location)
            opened.commit()
            for sentence in warnings(opened):
                flash(sentence, "warning")
        return response


def _identify(opened: Session) -> None:
    """Set this request's session and actor; `Unauthenticated` unless somebody is signed in."""
    g.session = opened
    token = current_user.get_id() if current_user.is_authenticated else None
    known = bearer.known(opened) if bearer.sent() else None
    if token and not bearer.sent():
        known = edge().identify(opened, token, came_from())
    if known is None:
        raise Unauthenticated("You are not signed in, or were away for too long.")
    g.actor, g.is_stale = known.actor, known.is_stale


def _arguments(route: Route, url: dict[str, Any]) -> list[Any]:
    """Return what the view is called with: the record, as its reader saw it, and the rest."""
    is_write = request.method not in READS
    found = _permitted(route, url, is_locked=is_write)
    seen = _seen()
    if found and seen and seen != str(getattr(found[0], "version", seen)):
        raise Conflict(
            f"{found[0]} was changed since you opened it. "
            "What you typed is kept: compare, then send."
        )
    return [*found, *_rest(url)]


def _seen() -> str | None:
    """Return the version of the record that the sender has read, if it was sent."""
    body = request.get_json(silent=True) if request.is_json else request.form
    seen = body.get("version") if isinstance(body, Mapping) else None
    return None if seen is None else str(seen)


def _rest(url: dict[str, Any]) -> list[Any]:
    return [value for name, value in url.items() if name != "id"]


def _permitted(route: Route, url: dict[str, Any], *, is_locked: bool) -> list[Any]:
    """Load the record a URL names and check the permission on it; without one, on any record."""
    bearer.check(actor(), route.permission)
    if "id" not in url:
        if not could(actor(), route.permission, route.model):
            raise Forbidden(refusal(actor(), route.permission, route.model, "here"))
        return []
    wanted = readable(actor(), route.model).where(route.model.id == url["id"])
    if is_locked:
        wanted = wanted.with_for_update(of=route.model)
    record = session().scalars(wanted).one_or_none()
    if record is None:
        raise NotFound("There is no such record, or none that you may read.")
    if route.permission is not POLICIES[route.model].read:  # that was the condition just now
        must(session(), actor(), route.permission, record)
    return [record]


def _shown_again(route: Route, url: dict[str, Any], sent: Form, refused: DomainError) -> Response:
    """Show the form's page once more: nothing typed is lost, every reason stands on top."""
    retyped(sent, *refused.reasons)
    with edge().database.reading() as opened:
        try:
            _identify(opened)
            found = _permitted(route, url, is_locked=False)
        except DomainError as error:
            _record(error, route, url)
            return told(error)
        if route.again is None or _wants_json():
            refused.reasons = refused.reasons or tuple(sent.sentences())
            return told(refused)
        if found:
            sent.now_at(getattr(found[0], "version", None))
        again = refused.again or partial(unwrap(route.again), *found, *_rest(url), form=sent)
        response = make_response(again())
    response.status_code = refused.status
    return response


def _record(refused: DomainError, route: Route, url: Mapping[str, Any]) -> None:
    """Keep a refused attempt in the trail, in a transaction of its own."""
    who = g.get("actor")
    if who is None and bearer.sent():
        apart(lambda opened: bearer.refuse(opened, str(refused)))
    if who is None or type(refused) not in KEPT:
        return
    table = str(getattr(route.model, "__tablename__", "")) if "id" in url else ""
    tried = Attempt(f"{request.endpoint} {request.path}", table, url.get("id", ""))
    with edge().database.writing() as opened:
        edge().on_refusal(opened, who, tried, refused)
        if refused.leaves:
            refused.leaves(opened, who)
        opened.commit()


def reread(page: Callable[[], str]) -> str:
    """Return a page made for the same person after their transaction has ended."""
    with edge().database.reading() as opened:
        _identify(opened)
        return page()


def apart(act: Callable[[Session], Any]) -> Any:
    """Run a write in a transaction of its own: sign-ins, throttles, what no record carries."""
    with edge().database.writing() as opened:
        result = act(opened)
        opened.commit()
        return result


def taken(name: str, **facts: Any) -> None:
    """Keep that the reader of this request takes a list along, as it is narrowed; once answered."""
    who, narrowed = actor(), request.query_string.decode(errors="replace")[:LONGEST_KEPT]

    @after_this_request
    def kept(response: Response) -> Response:
        told = facts | ({"narrowed": narrowed} if narrowed else {})
        apart(lambda opened: edge().on_export(opened, who, name, told))
        return response


def missing(what: str) -> NoReturn:
    """Raise `NotFound` for a part of a record that is not there."""
    raise NotFound(f"There is no such {what}, or none that you may read.")


def _wants_json() -> bool:
    """Whether a program asks: it says so, or asks an address that is made for programs."""
    return bearer.is_for_programs() or request.accept_mimetypes.best == "application/json"


def told(refused: DomainError) -> Response:
    """Tell every reason, as a page or as a problem of RFC 9457."""
    if _wants_json():
        problem = {"title": "Refused", "status": refused.status, "reasons": refused.reasons}
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
    else:
        with edge().database.reading() as opened:
            g.session = opened
            template = "sign_in_again.html" if refused.status == 401 else "error.html"  # noqa: PLR2004
            response = make_response(render_template(template, error=refused))
    response.status_code = refused.status
    if isinstance(refused, Busy):
        response.headers["Retry-After"] = "5"
    return response
