"""Checkpoints on their way off the machine: to a witness over HTTPS, and by mail."""

import socketserver
import ssl
import threading
from base64 import b64decode
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from governance.audit import keyring, notes
from governance.audit.anchors import KeptCheckpoint, Receiver, Restore
from governance.audit.commands import record
from governance.audit.jobs import every_minute
from governance.audit.mailing import MailError
from governance.audit.notes import Algorithm, Key
from governance.audit.proofs import is_continued
from governance.audit.sending import send
from governance.audit.tree import EMPTY_ROOT
from governance.audit.verify import verify
from governance.audit.witness import WitnessError
from governance.core.config import Settings
from governance.core.contributions import waiting
from governance.core.jobs import Job, deliver_all
from tests.plant import SYSTEM, actor_named

SEER = "witness.example/w1"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"witness" + bytes(25))
KEY = Key(SEER, PRIVATE.public_key().public_bytes_raw(), Algorithm.COSIGNATURE)


class Seer:
    """A witness, as the paper has it: it cosigns what continues what it cosigned before."""

    def __init__(self):
        self.size, self.root, self.posts, self.answers = 0, EMPTY_ROOT, [], []

    def answer(self, path, body):
        self.posts.append(path)
        if self.answers:
            return self.answers.pop(0)
        told, _, text = body.partition("\n\n")
        first, *lines = told.split("\n")
        note = notes.note(text.encode())
        head, proof = notes.head(note.text), [b64decode(line) for line in lines]
        if int(first.removeprefix("old ")) != self.size:
            return 409, f"{self.size}\n"
        if not is_continued((self.size, self.root), (head.size, head.root), proof):
            return 422, "no proof"
        self.size, self.root = head.size, head.root
        return 200, str(notes.cosign(note, SEER, PRIVATE, datetime.now(UTC)))


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for localhost, in one file."""
    private, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(private.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=800))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ) + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path


@pytest.fixture
def seer(certificate, monkeypatch):
    """A witness that answers over HTTPS; `port` says where."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    one = Seer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, text = one.answer(self.path, body)
            self.send_response(status)
            self.send_header("Location", "https://localhost/elsewhere")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server) as port:
        one.port = port
        yield one


@pytest.fixture
def job(database, plant, tmp_path):
    assert plant
    return Job(database, Settings(data_dir=tmp_path, checkpoint_key="first " * 8))


@pytest.fixture
def witnessed(job, seer):
    url = f"https://localhost:{seer.port}/of/ours/"
    given = {"checkpoint_key": "first " * 8, "data_dir": job.settings.data_dir}
    return Job(job.database, Settings(witness_url=url, witness_key=str(KEY), **given))


def act(job):
    with job.writing() as session:
        record(session, SYSTEM, "plant.looked_at", "the plant")


def minute(job):
    """Do what the worker does in a minute: make a checkpoint, and what it asked for."""
    every_minute(job)
    deliver_all(job.database, job.settings)


def receiver(job):
    with job.reading() as session:
        return session.query(Receiver).one()


@pytest.mark.asvs("16.4.3")
def test_the_witness_cosigns_each_checkpoint_and_the_cosignature_is_kept(witnessed, seer):
    for _ in range(3):
        act(witnessed)
        minute(witnessed)

    with witnessed.reading() as session:
        keys = [*keyring.known(session), KEY]
        newest = session.query(KeptCheckpoint).order_by(KeptCheckpoint.size.desc()).first()
        report = verify(session)
    signed = notes.signers(notes.note(newest.note.encode()), keys)
    assert KEY in signed
    assert signed[KEY] is not None
    assert seer.size == newest.size == receiver(witnessed).size == report.sent_at
    assert set(seer.posts) == {"/of/ours/add-checkpoint"}
    assert report.is_whole


def test_a_witness_that_knows_less_than_we_thought_is_proved_from_there(witnessed, seer):
    act(witnessed)
    minute(witnessed)
    with witnessed.writing() as session:
        session.query(Receiver).one().size = 1
    act(witnessed)
    minute(witnessed)

    assert receiver(witnessed).size == seer.size
    assert receiver(witnessed).failure is None


@pytest.mark.statement(42)
def test_a_witness_that_knows_more_tells_of_a_roll_back(witnessed, seer):
    seer.size = 900
    every_minute(witnessed)

    with pytest.raises(WitnessError, match="900 events, and the trail has"):
        send(witnessed, "witness")
    with witnessed.reading() as session:
        assert session.query(Restore).one().known_size == 900


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((302, ""), "answered 302"), ((500, "oops"), "answered 500"), ((200, ""), "no cosignature"),
        ((200, "\N{EM DASH} other.example AAAAAAAA\n"), "no signature of its key"),
        ((200, f"\N{EM DASH} {SEER} {'A' * 8}\n"), "no signature of its key"),
    ],
)  # fmt: skip
def test_what_is_no_cosignature_is_told_and_tried_again(witnessed, seer, plant, answer, sentence):
    every_minute(witnessed)
    seer.answers = [answer]

    with pytest.raises(WitnessError, match=sentence):
        send(witnessed, "witness")
    failed = receiver(witnessed)
    assert (sentence in failed.failure, failed.sent_at) == (True, None)
    late = datetime.now(UTC) + timedelta(minutes=16)
    with witnessed.reading() as session, time_machine.travel(late):
        told = waiting(session, actor_named(session, plant, "adam"))
    assert "Checkpoints, witness" in {item.reference for item in told}
    send(witnessed, "witness")
    assert receiver(witnessed).failure is None


@pytest.mark.usefixtures("seer")
def test_a_witness_that_is_not_there_or_is_somebody_else_is_told(witnessed, monkeypatch):
    every_minute(witnessed)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(WitnessError, match="did not answer"):
        send(witnessed, "witness")


@contextmanager
def mail_server(taken, *, refuses=False):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            said, text = [], []
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode().strip():
                said.append(line)
                if line.upper() == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (data := self.rfile.readline()) != b".\r\n":
                        text.append(data.decode())
                    taken.append("".join(text))
                answer = (
                    b"550 no\r\n"
                    if refuses and line.upper().startswith("RCPT")
                    else b"250 fine\r\n"
                )
                self.wfile.write(answer if line.upper() != "QUIT" else b"221 bye\r\n")

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port


def mailed(job, port):
    settings = Settings(
        data_dir=job.settings.data_dir, checkpoint_key="first " * 8, smtp_host="127.0.0.1",
        smtp_port=port, smtp_from="concord@acme.example", checkpoint_mail="qa@acme.example",
    )  # fmt: skip
    return Job(job.database, settings)


def test_a_checkpoint_a_day_goes_by_mail(job):
    taken = []
    with mail_server(taken) as port:
        by_mail = mailed(job, port)
        for hours in (0, 1, 25):
            with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC) + timedelta(hours=hours)):
                act(by_mail)
                minute(by_mail)

    assert len(taken) == 2
    assert "Subject: Checkpoint of localhost:8000/trail: 2 events" in taken[0]
    assert "checkpoint-2.txt" in taken[0]


def test_a_mail_server_that_takes_nothing_is_told(job):
    with mail_server([], refuses=True) as port:
        by_mail = mailed(job, port)
        every_minute(by_mail)
        with pytest.raises(MailError, match="took no mail"):
            send(by_mail, "mail")
    assert "took no mail" in receiver(job).failure
