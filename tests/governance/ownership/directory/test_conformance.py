"""The outside suite for SCIM servers, over HTTP, on both kinds of database: all of it."""

from collections import Counter
from threading import Thread

import pytest
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from werkzeug.serving import make_server

from governance.audit.verify import verify


@pytest.mark.both
def test_the_outside_suite_passes_whole(started, token, database):
    server = make_server("127.0.0.1", 0, started, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    headers = {"Authorization": f"Bearer {token}"}
    base = f"http://127.0.0.1:{server.port}/scim/v2"
    try:
        with Client(base_url=base, headers=headers, timeout=30) as http:
            client = SyncSCIMClient(http)
            client.discover()
            found = list(check_server(client, raise_exceptions=False))
    finally:
        server.shutdown()
        server.server_close()

    passed = {Status.SUCCESS, Status.SKIPPED}
    assert [(f.title, f.reason) for f in found if f.status not in passed] == []
    assert Counter(f.status for f in found)[Status.SUCCESS] > 50
    with database.reading() as session:
        assert not verify(session).faults
