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

    for path in (f"{at}/", f"{at}/{gate.number}", f"{at}/new?after={gate.number}", "/account/"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert gate.op.issuer in page.text or path == "/account/"
    before = len(gate.events("provider.proposed"))

    tried = client.post(f"{at}/try", data={**TOLD, "claims": '{"groups": ["a"]}'})

    assert "With these claims the rules come to" in tried.text
    assert "<td>HR</td>" not in tried.text
    assert len(gate.events("provider.proposed")) == before
