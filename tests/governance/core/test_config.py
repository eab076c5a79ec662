"""Settings come from `CONCORD_*` variables, are checked, and unknown ones are refused."""

import base64

import pytest
from pydantic import ValidationError

from governance.core.config import Settings, UnknownSettingsError, load

BEHIND = {"CONCORD_PUBLIC_URL": "https://concord.acme.example", "CONCORD_TRUSTED_PROXIES": "1"}


@pytest.fixture
def given(monkeypatch):
    """Load the settings from these variables and no others."""

    def run(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load(variables)

    return run


def test_without_any_setting_it_listens_on_this_machine_only(given):
    settings = given()

    assert settings.is_loopback
    assert settings.is_embedded
    assert settings.database == "sqlite:///data/concord.db"
    assert not settings.is_https


def test_a_name_that_is_no_setting_is_refused(given):
    with pytest.raises(UnknownSettingsError, match="CONCORD_PROT: no such setting"):
        given(CONCORD_PROT="8001")
    assert given(CONCORD_REAL_DATA="/data", CONCORD_SOAK="1")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_loopback_needs_no_proxy(given, host):
    assert given(CONCORD_HOST=host).is_loopback


@pytest.mark.asvs("12.2.1")
@pytest.mark.parametrize("host", ["192.0.2.7", "::", "concord.acme.example"])
@pytest.mark.parametrize("lacks", [*BEHIND, "both"])
def test_any_other_address_needs_https_and_a_trusted_proxy(given, host, lacks):
    told = {n: v for n, v in BEHIND.items() if lacks not in {n, "both"}}

    with pytest.raises(ValidationError, match="is not loopback"):
        given(CONCORD_HOST=host, **told)
    assert not given(CONCORD_HOST=host, **BEHIND).is_loopback


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONCORD_PORT", "0"), ("CONCORD_PORT", "65536"), ("CONCORD_WORKERS", "0"),
        ("CONCORD_IDLE_MINUTES", "0"), ("CONCORD_IDLE_MINUTES", "999"),
        ("CONCORD_SESSION_HOURS", "25"), ("CONCORD_PASSWORD_LENGTH", "8"),
        ("CONCORD_LOG_LEVEL", "chatty"), ("CONCORD_PUBLIC_URL", "nonsense"),
    ],
)  # fmt: skip
def test_what_is_out_of_range_is_refused(given, name, value):
    with pytest.raises(ValidationError):
        given(**{name: value})


def test_secrets_are_never_printed(given):
    settings = given(CONCORD_SECRET_KEY="k" * 40, CONCORD_SEED_KEY="s" * 40)

    assert "kkkk" not in f"{settings} {settings!r}"
    assert "ssss" not in f"{settings} {settings!r}"


def test_settings_do_not_change_while_it_runs():
    with pytest.raises(ValidationError):
        Settings().port = 9000


KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
HOOK = {
    "CONCORD_WEBHOOK_URL": "https://vpn.acme.example/hooks",
    "CONCORD_WEBHOOK_KEY": KEY,
    "CONCORD_WEBHOOK_HOSTS": "jump.acme.example, VPN.acme.example",
}


def test_a_webhook_has_a_key_and_a_host_of_the_list(given):
    settings = given(**HOOK, CONCORD_WEBHOOK_NETWORKS="10.20.0.0/16, fd12::/32")

    assert settings.webhook_keys == (b"k" * 32,)
    assert settings.hosts == {"jump.acme.example", "vpn.acme.example"}
    assert [str(each) for each in settings.networks] == ["10.20.0.0/16", "fd12::/32"]


@pytest.mark.parametrize("lacks", ["CONCORD_WEBHOOK_KEY", "CONCORD_WEBHOOK_HOSTS"])
def test_a_webhook_that_nobody_could_check_is_refused(given, lacks):
    with pytest.raises(ValidationError, match="CONCORD_WEBHOOK_URL needs"):
        given(**{name: value for name, value in HOOK.items() if name != lacks})


@pytest.mark.parametrize(
    "more",
    [
        {"CONCORD_WEBHOOK_NETWORKS": "10.20.0.1/16"},
        {"CONCORD_WEBHOOK_NETWORKS": "the plant"},
        {"CONCORD_WEBHOOK_KEY": "whsec_c2hvcnQ="},
        {"CONCORD_WEBHOOK_KEY": KEY.removeprefix("whsec_")},
        {"CONCORD_WEBHOOK_KEY_BEFORE": "whsec_!"},
        {"CONCORD_REMOTE_HOURS": "73"},
    ],
)
def test_networks_and_keys_are_written_as_they_are_read(given, more):
    with pytest.raises(ValidationError) as refused:
        given(**HOOK | more)

    assert KEY not in str(refused.value)


def test_both_keys_sign_while_one_takes_over_from_the_other(given):
    later = "whsec_" + base64.b64encode(b"n" * 32).decode()
    settings = given(**HOOK | {"CONCORD_WEBHOOK_KEY": later, "CONCORD_WEBHOOK_KEY_BEFORE": KEY})

    assert settings.webhook_keys == (b"n" * 32, b"k" * 32)
    assert KEY not in repr(settings)
    assert later not in repr(settings)
