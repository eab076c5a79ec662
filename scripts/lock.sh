#!/usr/bin/env bash
# Writes the lock files: hashes, and no address. UPGRADE=1 takes the newest versions.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate ${UPGRADE:+--upgrade} "$@"
}

compile --group build pyproject.toml --output-file requirements/run.txt
compile --group dev --constraint requirements/run.txt pyproject.toml --output-file requirements/dev.txt
compile requirements/node.in --output-file requirements/node.txt
npm ${UPGRADE:+update} ${UPGRADE:-install} --package-lock-only
