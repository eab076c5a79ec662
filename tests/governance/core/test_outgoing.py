"""What this program asks outside: one client, which goes only where it may."""

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from governance.core.outgoing import Reach, UnreachedError, may_be_asked, send

LOOPBACK = (ip_network("127.0.0.0/8"),)


def at(*addresses):
    """Resolve every name to these addresses."""
    return lambda _host, port, **_: [(0, 0, 0, "", (each, port)) for each in addresses]


def reach(hosts=("hook.example",), networks=(), resolve=socket.getaddrinfo, most=1000):
    return Reach(2.0, most, frozenset(hosts), networks, resolve)


@contextmanager
def answering(status=200, headers=(), body=b"yes", tls=None):
    """Answer once or more on loopback; give the port and what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers["Host"], self.rfile.read(4)))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.asvs("1.3.6", "13.2.4", "13.2.5")
@pytest.mark.parametrize(
    "url",
    [
        "https://127.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://localhost/",
        "https://[::ffff:10.0.0.1]/",
        "https://hook.example@127.0.0.1/",
        "https://hook.example.evil.example/",
    ],
)
def test_only_hosts_of_the_list_are_asked_however_they_are_written(url):
    with pytest.raises(UnreachedError, match="not among the hosts that may be asked"):
        send(url, b"", {}, reach())


@pytest.mark.abuse(18)
@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.1.2.3", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254"),
        *("0.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fd00::1"),
        *("fe80::1%eth0", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "ff02::1"),
    ],
)
def test_a_name_that_leads_inside_is_not_followed_there(address):
    with pytest.raises(UnreachedError, match="neither public nor in a network that is allowed"):
        send("https://hook.example/", b"", {}, reach(resolve=at(address)))


def test_one_address_inside_is_enough_to_ask_none_of_them():
    with pytest.raises(UnreachedError, match=r"127\.0\.0\.1, which is neither public"):
        send("https://hook.example/", b"", {}, reach(resolve=at("93.184.216.34", "127.0.0.1")))


def test_a_network_that_is_allowed_holds_its_addresses_and_no_others():
    plant = (ip_network("10.20.0.0/16"), ip_network("fd12::/16"))

    allowed = ("10.20.3.4", "fd12::9", "::ffff:10.20.3.4", "93.184.216.34")
    refused = ("10.21.0.1", "fd13::1", "127.0.0.1")

    assert all(may_be_asked(ip_address(each), plant) for each in allowed)
    assert not any(may_be_asked(ip_address(each), plant) for each in refused)


@pytest.mark.abuse(18)
@pytest.mark.asvs("1.3.6")
def test_a_name_is_resolved_once_and_what_it_leads_to_later_changes_nothing():
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def rebinding(_host, port, **_):
        return [(0, 0, 0, "", (next(answers), port))]

    with answering() as (port, asked):
        told = reach(networks=LOOPBACK, resolve=rebinding)
        came = send(f"http://hook.example:{port}/a?b=c", b"sent", {}, told)

    assert (came.status, came.body) == (200, b"yes")
    assert asked == [("/a?b=c", f"hook.example:{port}", b"sent")]
    assert next(answers) == "10.0.0.1"


@pytest.mark.abuse(18)
@pytest.mark.asvs("1.3.6", "15.3.2")
def test_a_redirect_is_an_answer_and_is_not_followed():
    with answering() as (elsewhere, asked):
        leads = [("Location", f"http://hook.example:{elsewhere}/inside")]
        with answering(302, leads) as (port, _):
            told = reach(networks=LOOPBACK, resolve=at("127.0.0.1"))
            came = send(f"http://hook.example:{port}/", b"sent", {}, told)

    assert came.status == 302
    assert asked == []


@pytest.mark.asvs("12.2.1")
def test_nothing_is_sent_in_the_clear_but_on_this_machine():
    with pytest.raises(UnreachedError, match="asked over HTTPS only"):
        send("http://hook.example/", b"", {}, reach(resolve=at("93.184.216.34")))


def test_an_answer_without_end_is_left():
    with answering(body=b"x" * 5000) as (port, _):
        told = reach(networks=LOOPBACK, resolve=at("127.0.0.1"))
        with pytest.raises(UnreachedError, match="too much, or too slowly"):
            send(f"http://hook.example:{port}/", b"sent", {}, told)


@pytest.mark.parametrize(
    "url", ["", "ftp://hook.example/", "https://", "https://[::1/", "nonsense"]
)
def test_what_is_no_address_is_asked_nothing(url):
    with pytest.raises(UnreachedError):
        send(url, b"", {}, reach())


def test_a_name_that_nobody_knows_has_no_address():
    def unknown(*_, **__):
        raise socket.gaierror("Name or service not known")

    with pytest.raises(UnreachedError, match=r"hook\.example has no address"):
        send("https://hook.example/", b"", {}, reach(resolve=unknown))


def test_the_next_address_is_tried_where_one_takes_no_connection():
    with answering() as (port, _):
        told = reach(networks=(*LOOPBACK, ip_network("::1/128")), resolve=at("::1", "127.0.0.1"))
        assert send(f"http://hook.example:{port}/", b"sent", {}, told).status == 200


def nobodys(tmp_path, name):
    """What a server shows that vouches for itself."""
    key, called = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    )
    now, whose = datetime.now(UTC), x509.Name([called])
    made = x509.CertificateBuilder(whose, whose, key.public_key(), 1, now, now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    pem = serialization.Encoding.PEM
    held = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pem").write_bytes(held + made.sign(key, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    return context


@pytest.mark.asvs("12.3.2")
def test_a_certificate_that_nobody_vouches_for_is_told_and_nothing_is_sent(tmp_path):
    with answering(tls=nobodys(tmp_path, "hook.example")) as (port, asked):
        told = reach(networks=LOOPBACK, resolve=at("127.0.0.1"))
        with pytest.raises(UnreachedError, match="certificate verify failed"):
            send(f"https://hook.example:{port}/", b"sent", {}, told)

    assert asked == []
