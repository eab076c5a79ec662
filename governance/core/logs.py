"""What is logged: one JSON object a line on stderr, named by request, with secrets left out."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request
from gunicorn.glogging import Logger

HIDDEN = "[left out]"
SECRETS = re.compile(r"passw|code|token|secret|csrf|seed|otp|cookie|authorization", re.IGNORECASE)
SAID = re.compile(
    r"\b([\w-]*(?:passw|code|token|secret|csrf|seed|otp)[\w-]*)(\s*[=:]\s*)[^\s&;,]+", re.IGNORECASE
)
CREDENTIALS = re.compile(r"(\w+://[^:/@\s]*):[^@\s]+@")
log = structlog.stdlib.get_logger("concord.request")


def redacted(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what is secret, by the name of a field or after its name within a text."""
    for name, value in line.items():
        if SECRETS.search(name):
            line[name] = HIDDEN
        elif isinstance(value, str):
            line[name] = CREDENTIALS.sub(rf"\1:{HIDDEN}@", SAID.sub(rf"\1\2{HIDDEN}", value))
    return line


COMMON: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


structlog.configure(
    processors=[*COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)


class ToStderr(logging.Handler):
    """Writes to whatever stderr is when a line is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, whole."""
        sys.stderr.write(f"{self.format(record)}\n")
        sys.stderr.flush()


def configure(level: str) -> None:
    """Send all that is logged, by us or by a library, to stderr; JSON escapes line ends."""
    handler = ToStderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=COMMON,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redacted,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("alembic", "huey"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class ServerLog(Logger):  # type: ignore[misc]
    """The web server's own words, sent where all others go."""

    def setup(self, cfg: Any) -> None:
        """Keep no handler of its own."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def install(app: Flask) -> None:
    """Log each request once: its address as a pattern, so that no token in a path is kept."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    who = g.get("actor")
    log.info(
        "answered",
        method=request.method,
        address=request.url_rule.rule if request.url_rule else "no such address",
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        person=who.id if who else None,
    )
    return response


def _forget(_fault: BaseException | None) -> None:
    """Let what the web server says afterwards bear no number of a request that is over."""
    structlog.contextvars.clear_contextvars()
