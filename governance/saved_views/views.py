"""Keeping views of lists: save, share, open with, delete; and the columns that somebody chose."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.errors import NotFound
from governance.core.forms import Form
from governance.core.listing.named import LISTS, Named
from governance.core.web import actor, requires, session
from governance.identity.models import Person
from governance.saved_views import commands, liking, queries
from governance.saved_views.forms import ColumnsForm, EditForm, KeepForm, ListForm
from governance.saved_views.models import SavedView
from governance.saved_views.rules import LONGEST_NAME, Permission, kept_query

bp = Blueprint("views", __name__, url_prefix="/views")


@bp.get("/")
@requires(Permission.READ, SavedView)
def index() -> str:
    """Show every view that the reader may use."""
    return render_template(
        "saved_views/list.html",
        views=queries.views(session(), actor()),
        lists=LISTS,
        starts=queries.starts(session(), actor()),
        editable=queries.editable(session(), actor()),
        me=actor().id,
    )


def keeping(form: KeepForm | None = None) -> str:
    """Show the form for a view of what the address tells."""
    first = next(iter(LISTS))
    asked = {"list_name": request.args.get("list", first), "query": request.args.get("query")}
    asked["name"] = request.args.get("name", "")[:LONGEST_NAME]
    form = form or KeepForm(formdata=None, data=asked)
    form.place_id.choices = queries.sharable(session(), actor())
    known = _list(form.list_name.data)
    back = _address(known, kept_query(form.query.data or ""))
    return render_template("saved_views/keep.html", form=form, known=known, back=back)


bp.get("/new")(requires(Permission.KEEP, Person)(keeping))


@bp.post("/new")
@requires(Permission.KEEP, Person, form=KeepForm, again=keeping)
def keep(form: KeepForm) -> Response:
    """Keep a view."""
    new = commands.NewView(
        form.list_name.data or "",
        form.name.data or "",
        form.query.data or "",
        form.place_id.data,
    )
    view = commands.keep(session(), actor(), new)
    liking.start_if(session(), actor(), view, wanted=form.is_start.data)
    flash(_("“%(name)s” is kept.", name=view.name))
    return redirect(_of(view))


def editing(view: SavedView, form: EditForm | None = None) -> str:
    """Show a view's name and with whom it is shared."""
    form = form or EditForm(obj=view)
    form.place_id.choices = queries.sharable(session(), actor())
    return render_template("saved_views/edit.html", form=form, view=view, known=_list_of(view))


bp.get("/<int:id>/edit")(requires(Permission.EDIT, SavedView)(editing))


@bp.post("/<int:id>/edit")
@requires(Permission.EDIT, SavedView, form=EditForm, again=editing)
def edit(view: SavedView, form: EditForm) -> Response:
    """Give a view another name, or share it."""
    commands.edit(session(), actor(), view, form.name.data or "", form.place_id.data)
    flash(_("“%(name)s” is kept.", name=view.name))
    return redirect(url_for(".index"))


@bp.post("/<int:id>/update")
@requires(Permission.EDIT, SavedView, form=ListForm)
def update(view: SavedView, form: ListForm) -> Response:
    """Keep what the list shows now under the view's name."""
    commands.update(session(), actor(), view, form.query.data or "")
    flash(_("“%(name)s” holds what you see now.", name=view.name))
    return redirect(_of(view))


@bp.get("/<int:id>/delete")
@requires(Permission.DELETE, SavedView)
def deleting(view: SavedView) -> str:
    """Ask whether a view is to be deleted."""
    return render_template("saved_views/delete.html", view=view, form=Form(), known=_list_of(view))


@bp.post("/<int:id>/delete")
@requires(Permission.DELETE, SavedView)
def delete(view: SavedView) -> Response:
    """Delete a view."""
    commands.delete(session(), actor(), view)
    flash(_("“%(name)s” is deleted.", name=view.name))
    return redirect(url_for(".index"))


@bp.post("/<int:id>/start")
@requires(Permission.READ, SavedView)
def start(view: SavedView) -> Response:
    """Have the reader's list open with this view."""
    liking.start(session(), actor(), view.list_name, view)
    flash(_("The list opens with “%(name)s” now, for you.", name=view.name))
    return redirect(_of(view))


@bp.post("/start-with-everything")
@requires(Permission.KEEP, Person, form=ListForm)
def start_with_everything(form: ListForm) -> Response:
    """Have the reader's list open with everything again."""
    known = _list(form.list_name.data)
    liking.start(session(), actor(), known.name, None)
    flash(_("The list opens with everything now, for you."))
    return redirect(_address(known, "view=0"))


@bp.post("/columns")
@requires(Permission.KEEP, Person, form=ColumnsForm)
def choose_columns(form: ColumnsForm) -> Response:
    """Show a list in these columns, and keep them for the reader."""
    known, names = _list(form.list_name.data), ",".join(dict.fromkeys(form.columns.data or ()))
    liking.columns(session(), actor(), known.name, names)
    return redirect(_address(known, _without_columns(form), ("columns", names)))


@bp.post("/usual-columns")
@requires(Permission.KEEP, Person, form=ListForm)
def usual_columns(form: ListForm) -> Response:
    """Show a list in its usual columns again."""
    known = _list(form.list_name.data)
    liking.columns(session(), actor(), known.name, None)
    return redirect(_address(known, _without_columns(form)))


def _list(name: str | None) -> Named:
    if name not in LISTS:
        raise NotFound("There is no such list.")
    return LISTS[name]


def _list_of(view: SavedView) -> Named:
    return _list(view.list_name)


def _of(view: SavedView) -> str:
    return _address(_list_of(view), f"view={view.id}")


def _address(known: Named, query: str, *more: tuple[str, Any]) -> str:
    """Return the address of a list with this question."""
    pairs = urlencode([*parse_qsl(query), *more], safe=",")
    return url_for(known.endpoint) + (f"?{pairs}" if pairs else "")


def _without_columns(form: ListForm) -> str:
    """Return what the list was asked, but for the columns and the place in it."""
    pairs = parse_qsl((form.query.data or "").removeprefix("?"))
    dropped = {"columns", "after", "before", "choose"}
    return urlencode([(name, value) for name, value in pairs if name not in dropped])
