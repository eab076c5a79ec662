"""What is demanded of every page, whatever it shows."""

import json
import os
from pathlib import Path

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
ONLY = {
    "colours": ["color-contrast", "link-in-text-block"],
    "shapes": [
        "target-size", "scrollable-region-focusable", "button-name", "link-name", "label",
        "select-name", "aria-hidden-focus", "region", "landmark-unique",
    ],
}  # fmt: skip
"""The rules whose answer a theme, or a width, can alter."""

RUN = """
([way, where]) => axe.run(where ? { include: where.map(it => seen.get(it)) } : document, {
    resultTypes: ["violations"],
    preload: false,
    ...(way === "all"
      ? {rules: {"target-size": {enabled: true}}}
      : way === "but colours"
        ? {rules: {"target-size": {enabled: true},
          ...Object.fromEntries((ONLY).colours.map(rule => [rule, {enabled: false}]))}}
        : {runOnly: ONLY[way]}),
  })
  .then(found => found.violations.map(v =>
     `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | ")}`))
""".replace("ONLY", json.dumps(ONLY))
"""All rules of WCAG up to 2.2 AA and the best practices (target-size is off unless asked for).
Nothing is loaded for it: no style sheet of a page is from elsewhere."""

COLOURS = """
() => {
  window.seen = new Map();
  const behind = new Map([[null, ""]]);
  const under = e => {
    if (!behind.has(e)) {
      const s = getComputedStyle(e), own = [s.backgroundColor, s.backgroundImage, s.opacity];
      const is_opaque = s.backgroundColor.startsWith("rgb(") && s.opacity === "1";
      behind.set(e, (is_opaque ? "" : under(e.parentElement)) + own);
    }
    return behind.get(e);
  };
  for (const e of document.body.querySelectorAll("*")) {
    const words = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!words && !("value" in e)) continue;
    const s = getComputedStyle(e), around = getComputedStyle(e.parentElement);
    const look = [
      e.localName, s.color, s.fontSize, s.fontWeight, s.textShadow, s.textDecorationLine,
      e.disabled, e.ariaDisabled, around.color, under(e),
    ].join(" ");
    if (!seen.has(look) && e.checkVisibility()) seen.set(look, e);
  }
  return [...seen.keys()];
}
"""
"""Every way in which the page shows words: their colour and size, and what is behind them. Each is
kept with the first element that shows it."""

SHAPE = """
() => ({
  headings: document.querySelectorAll("h1").length,
  title: document.title,
  language: document.documentElement.lang,
  wide: document.documentElement.scrollWidth - innerWidth,
  ids: [...document.querySelectorAll("[id]")].map(e => e.id)
    .filter((id, i, all) => all.indexOf(id) !== i),
})
"""
REFUSALS = {
    "/nothing-here": 404, "/changes/999999": 404, "/register/?sort=nonsense": 422,
    "/sign-in/back": 422,
}  # fmt: skip
EMPTY = (
    "/register/?q=zzzzzz", "/changes/?q=zzzzzz", "/people/?q=zzzzzz", "/search?q=zzzzzz",
    "/ownership/assignments/?q=zzzzzz", "/register/imports/?q=zzzzzz",
    "/ownership/teams/?q=zzzzzz", "/ownership/vacancies/?q=zzzzzz",
    "/ownership/reports/gaps/?q=zzzzzz",
    "/register/?q=zz&state=decommissioned&sort=-tag",
)  # fmt: skip
TO_A_NEWCOMER = {"/": 200, "/account/": 200, "/register/": 403, "/changes/1": 404}


SOAKS = "CONCORD_SOAK" in os.environ
WAYS = {820: ("all" if SOAKS else "shapes"), 1440: ("all" if SOAKS else "but colours")}
"""By width, how a page is looked at: every rule wide, and narrow what the width alters. The colours
are looked at apart, each way of showing words once in light and once in the dark, on the first page
that has it; in the soak on every page, at both widths."""

THEMES = ("light", "dark")
OPEN_TO_ALL = ("/setup", "/demo", "/sign-in")


def profiles(company, open_browser):
    """Give the page of who may do everything, of a newcomer, and of a stranger."""
    tokens = (company.token, company.nobody, "nobody's")
    pages = [open_browser(company.url, company.cookie(token)).page for token in tokens]
    for page in pages:
        page.add_init_script(path=AXE)
    return pages


def look_at(page, paths, statuses=None):
    """Open each page; return what is wrong with any, at both widths, in light and in dark."""
    expected = statuses or {}
    return [
        f"{path}: {told}" for path in paths for told in look(page, path, expected.get(path, 200))
    ]


def look_here(page):
    """Return what is wrong with the open page, in either theme: one that a form leads to."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {told}" for told in page.evaluate(RUN, ["all", None])]
    page.emulate_media(color_scheme="light")
    return found


def look(page, path, status):
    """Return what is wrong with one page."""
    reply = page.goto(path)
    if "html" not in reply.headers["content-type"]:
        return [f"is {reply.headers['content-type']}"]
    wrong = [] if reply.status == status else [f"answered {reply.status}, not {status}"]
    is_narrow = page.viewport_size["width"] == min(WAYS)
    for width in sorted(WAYS, reverse=not is_narrow):  # the one it was opened with comes first
        page.set_viewport_size({"width": width, "height": 900})
        wrong += shape_of(page)
        wrong += [f"{width}: {told}" for told in page.evaluate(RUN, [WAYS[width], None])]
        if SOAKS or width == max(WAYS):
            wrong += [f"{width} {told}" for told in colours_of(page)]
    return wrong


KNOWN = {theme: set() for theme in THEMES}


def colours_of(page):
    """Return what is wrong with the colours, where words are shown as on no page before."""
    wrong = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        new = [look for look in page.evaluate(COLOURS) if SOAKS or look not in KNOWN[theme]]
        KNOWN[theme].update(new)
        if new:
            where = None if SOAKS else new
            told = page.evaluate(RUN, ["colours", where])
            wrong += [f"{theme}: {each}" for each in told]
    page.emulate_media(color_scheme="light")
    return wrong


def shape_of(page):
    """Return what is wrong with how the page is built."""
    shape, wrong = page.evaluate(SHAPE), []
    if shape["headings"] != 1:
        wrong.append(f"{shape['headings']} headings of the first level")
    if not shape["title"].removesuffix("· Concord").strip() or not shape["language"]:
        wrong.append(f"title {shape['title']!r}, language {shape['language']!r}")
    if shape["wide"] > 0:
        wrong.append(f"{shape['wide']} pixels wider than the window")
    if shape["ids"]:
        wrong.append(f"an id twice: {shape['ids']}")
    return wrong
