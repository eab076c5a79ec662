"""What is demanded of every page, whatever it shows."""

from pathlib import Path

from tests.browser.pages import addresses

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """
theme => axe.run(document, {
    resultTypes: ["violations"],
    ...(theme === "light" ? {rules: {"target-size": {enabled: true}}}
                          : {runOnly: ["color-contrast", "link-in-text-block"]}),
  })
  .then(found => found.violations.map(v =>
     `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | ")}`))
"""
"""All rules of WCAG up to 2.2 AA and the best practices (target-size is off unless asked for);
in the dark those that look at colours, as the theme alters nothing else."""

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
REFUSALS = {"/nothing-here": 404, "/changes/999999": 404, "/register/?sort=nonsense": 422}
EMPTY = (
    "/register/?q=zzzzzz", "/changes/?q=zzzzzz", "/people/?q=zzzzzz", "/search?q=zzzzzz",
    "/ownership/assignments/?q=zzzzzz", "/register/imports/?q=zzzzzz",
    "/register/?q=zz&state=retired&sort=-tag",
)  # fmt: skip
TO_A_NEWCOMER = {
    "/": 200,
    "/register/": 200,
    "/changes/": 200,
    "/people/new": 403,
    "/changes/1": 404,
}


def look_at_every_page(company, open_browser, width):
    """Return what is wrong with any page, in light and in dark."""
    size = {"width": width, "height": 900}
    # axe is put into the page past its Content-Security-Policy; the journey keeps to it
    inside = open_browser(company.url, company.cookie(), viewport=size, bypass_csp=True)
    outside = open_browser(company.url, viewport=size, bypass_csp=True)
    every = addresses(company.app, company.database)
    faults = []
    for path in every:
        faults += look(inside.page, path)
    for path in (*EMPTY, *REFUSALS):
        faults += look(inside.page, path, REFUSALS.get(path, 200))
    public = [path for path in every if path.startswith(("/setup", "/demo", "/sign-in"))]
    for path in public:
        faults += look(outside.page, path)
    newcomer = open_browser(
        company.url, company.cookie(company.nobody), viewport=size, bypass_csp=True
    )
    for path, status in TO_A_NEWCOMER.items():
        faults += look(newcomer.page, path, status)
    for path in ("/", "/changes/1"):
        faults += look(outside.page, path, 401)
    return faults


def look(page, path, status=200):
    """Open one page; return what is wrong with it."""
    reply = page.goto(path)
    shape = page.evaluate(SHAPE)
    wrong = [] if reply.status == status else [f"answered {reply.status}"]
    if "html" not in reply.headers["content-type"]:
        return [f"{path}: {reply.headers['content-type']}"]
    if shape["headings"] != 1:
        wrong.append(f"{shape['headings']} headings of the first level")
    if not shape["title"].removesuffix("· Concord").strip() or not shape["language"]:
        wrong.append(f"title {shape['title']!r}, language {shape['language']!r}")
    if shape["wide"] > 0:
        wrong.append(f"{shape['wide']} pixels wider than the window")
    if shape["ids"]:
        wrong.append(f"an id twice: {shape['ids']}")
    page.evaluate(AXE.read_text())
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        wrong += [f"{theme}: {told}" for told in page.evaluate(RUN, theme)]
    return [f"{path}: {told}" for told in wrong]
