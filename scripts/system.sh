# Sourced by setup.sh: what comes from the system's own packages (Debian and its kin).

say() { printf '%s\n' "$1"; }

# stop "what is missing" "how to get it"
stop() {
  printf '\n%s\n%s\n' "$1" "$2" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

# The lists are fetched only when an installation from those at hand does not succeed.
apt_install() {
  local how="Install it yourself: apt-get install $*"
  command -v apt-get >/dev/null || stop "This machine lacks $*, and has no apt-get." "Install it with your system's packages."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || stop "This machine lacks $*, and only root can add it." "$how"
  say "Installing $* with apt-get"
  local log
  log="$(mktemp)"
  if ! { apt_get install --yes --no-install-recommends "$@" ||
    { apt_get update && apt_get install --yes --no-install-recommends "$@"; }; } </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    stop "apt-get could not install $*." "$how"
  fi
  rm -f "$log"
}

# The tests start a server of their own on a private socket; no cluster of the system is made.
install_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
  local folder=/etc/postgresql-common/createcluster.d
  as_root mkdir -p "$folder"
  echo 'create_main_cluster = false' | as_root tee "$folder/concord.conf" >/dev/null
  apt_install postgresql
  as_root rm -f "$folder/concord.conf"
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
    stop "PostgreSQL was installed, yet /usr/lib/postgresql holds no server." "Install the server package of PostgreSQL 14 or newer."
}

# What lays out paper (labels) as PDF, and a font to do it with.
install_pango() {
  ldconfig -p 2>/dev/null | grep -q 'libpangoft2-1\.0\.so\.0' || apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  compgen -G '/usr/share/fonts/truetype/liberation*' >/dev/null || apt_install fonts-liberation
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-chromium}" chromium-browser google-chrome-stable google-chrome; do
    "$candidate" --version >/dev/null 2>&1 && return
  done
  return 1
}

# Playwright brings a Node of its own, which a minimal system has not all libraries for.
install_chromium() {
  ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || apt_install libatomic1
  compgen -G '/usr/share/fonts/truetype/liberation*' >/dev/null || apt_install fonts-liberation fonts-dejavu-core
  find_chromium && return
  apt_install chromium
  find_chromium ||
    stop "The browser tests need Chromium, and the package of this system brings none that starts (Ubuntu's is a snap)." \
      "Install Chromium or Chrome and name it: make test CHROMIUM=/path/to/chrome"
}
