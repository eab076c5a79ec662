"""What stands around every page: made once a page, from two statements."""

from dataclasses import replace
from importlib.metadata import version
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from governance.core import clock, hosts, nav
from governance.core.access import Actor, could
from governance.core.addresses import url_for
from governance.core.listing.named import LISTS
from governance.core.web import came_from, edge
from workflows.notifications.queries import spots
from workflows.notifications.rules import Spot, own_sites, roles_in_words

VERSION = version("concord")
SITE = "site"
"""What the cookie calls the chosen site's code."""

PLACES_IN_LIST = frozenset({"after", "before", "choose"})


def install(app: Flask) -> None:
    """Give every page its frame."""
    app.context_processor(lambda: {"frame": frame()})


def frame() -> nav.Frame | None:
    """Return the frame of this page; None where nobody is signed in, or nothing can be read."""
    try:
        session, actor = g.get("session"), _reader()
        return _framed(session, actor) if session and actor else None
    except OperationalError:  # a page that tells what is wrong needs no frame
        return None


def _reader() -> Actor | None:
    """Return who reads; a page that no route answers has not asked yet."""
    if "actor" in g:
        return cast("Actor", g.actor)
    if "session" not in g or not current_user.is_authenticated:
        return None
    known = edge().identify(g.session, current_user.get_id(), came_from())
    if known is not None:
        g.actor = known.actor
    return known.actor if known else None


def _framed(session: Session, actor: Actor) -> nav.Frame:
    near = spots(session, actor)
    sites = own_sites(actor, near)
    chosen = chosen_of(sites)
    entries = nav.shown(session, actor, request.blueprint)
    return nav.Frame(
        entries=[_narrowed(entry, chosen) for entry in entries],
        person=actor.name,
        roles=roles_in_words(actor, near) or _("no role yet"),
        zone=actor.time_zone,
        version=VERSION,
        now=clock.now(),
        ways=nav.ways(request.endpoint, lambda endpoint: _may_open(actor, endpoint)),
        sites=_links(sites, chosen),
        is_demo=hosts.is_demo(),
        home_url=url_for("work.index"),
        search_url=url_for("search.find"),
        glossary_url=url_for("glossary.index"),
        sessions_url=url_for("account.show"),
        sign_out_url=url_for("sessions.sign_out"),
    )


def _may_open(actor: Actor, endpoint: str) -> bool:
    route = getattr(current_app.view_functions[endpoint], "route", None)
    return route is None or could(actor, route.permission, route.model)


def chosen_of(sites: list[Spot]) -> Spot | None:
    """Return the site that the reader chose; the only one is chosen without asking."""
    if len(sites) == 1:
        return sites[0]
    return next((site for site in sites if site.code == cookie.get(SITE)), None)


def _narrowed(entry: nav.Shown, chosen: Spot | None) -> nav.Shown:
    if chosen is None or not entry.by_site or SITE not in cookie:
        return entry
    is_list = any(known.endpoint == entry.endpoint for known in LISTS.values())
    own = {"view": "mine"} if is_list else {}
    return replace(entry, arguments={entry.by_site: chosen.id, **own})


def _links(sites: list[Spot], chosen: Spot | None) -> list[nav.SiteLink]:
    links = [
        nav.SiteLink(site.code, site.name, _to(site), is_current=site is chosen) for site in sites
    ]
    if len(links) > 1:
        links.append(nav.SiteLink("", _("All sites"), _to(None), is_current=chosen is None))
    return links


def _to(site: Spot | None) -> str:
    """Return the address that chooses a site and leads to this list, or else to the first one."""
    narrowed = [entry for entry in nav.ENTRIES.values() if entry.by_site]
    here = [entry for entry in narrowed if entry.endpoint == request.endpoint]
    first = min(here or narrowed, key=lambda entry: entry.order)
    endpoint, parameter, stays = first.endpoint, first.by_site, bool(here)
    kept = request.args.to_dict(flat=False) if stays else {}
    asked: dict[str, Any] = {
        name: values
        for name, values in kept.items()
        if name != parameter and name not in PLACES_IN_LIST
    }
    if site is not None:
        asked[parameter] = site.id
    query = urlencode(asked, doseq=True)
    to = url_for(endpoint) + (f"?{query}" if query else "")
    return url_for("work.choose", code=site.code if site else "", to=to)
