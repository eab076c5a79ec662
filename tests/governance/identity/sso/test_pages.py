"""The pages of providers, for who looks after them."""

from tests.credentials import PASSWORD, code_for, enrol

TOLD = {
    "name": "x", "issuer": "https://acme.example", "client_id": "c", "factors": "mfa",
    "reason": "r", "rules": "groups = a -> QA at acme\ngroups = b -> HR at acme",
}  # fmt: skip


def test_an_administrator_reads_them_and_tries_rules_without_saving_any(gate):
    seed, client = enrol(gate.database, gate.plant.people["adam"]), gate.client()
    typed = {"email": "adam@acme.example", "password": PASSWORD, "code": code_for(seed)}
    client.post("/sign-in", data=typed)
    at = "/identity-providers"

    for path in (f"{at}/", f"{at}/{gate.number}", f"{at}/new?after={gate.number}"):
        page = client.get(path)
        assert (page.status_code, gate.op.issuer in page.text) == (200, True), path
    assert f"/account/identities/{gate.number}/link" in client.get("/account/").text
    before = len(gate.events("provider.proposed"))

    tried = client.post(f"{at}/try", data={**TOLD, "claims": '{"groups": ["a"]}'})

    assert "With these claims the rules come to" in tried.text
    assert [f"<td>{role}</td>" in tried.text for role in ("QA", "HR")] == [True, False]
    assert len(gate.events("provider.proposed")) == before


def test_the_list_is_searched_narrowed_sorted_and_taken_along(gate, sign_in):
    gate.add(gate.op, "Acme account 2", reason="a new client")
    client, at = sign_in("adam"), "/identity-providers"

    def names(**asked):
        rows = client.get(f"{at}/export.json", query_string=asked).json
        return [row["Name"] for row in rows]

    assert names() == ["Acme account 2", "Acme account"]
    assert names(sort="name") == ["Acme account", "Acme account 2"]
    assert names(state="in_force") == ["Acme account 2"]
    assert names(q="account 2") == ["Acme account 2"]
    assert names(q="127.0.0.1") == ["Acme account 2", "Acme account"]
    page = client.get(f"{at}/?state=ended").text
    assert "a new client" not in page
    assert "one account for all" in page
    assert sign_in("johan").get(f"{at}/export.csv").status_code == 403
