from scripts import links


def test_every_link_of_the_documentation_leads_somewhere():
    found = [problem for page in links.pages() for problem in links.problems(page)]

    assert not found, "\n".join(found)


def test_a_link_to_nothing_and_an_address_outside_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(links, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# One heading\n\n[gone](gone.md) [here](#one-heading) [lost](#lost)\n"
        "see https://elsewhere.test/page and http://localhost:8000\n"
        "```\nhttps://in.code.test\n```\n"
    )

    assert list(links.problems(page)) == [
        "page.md:3: nothing at gone.md",
        "page.md:3: page.md has no heading for #lost",
        "page.md:4: https://elsewhere.test/page leads out of the house",
    ]
