#!/bin/sh
# Point bandit, wapiti and sqlmap at the code and at a demo of its own, on loopback; read build/attack.
set -eu
port=8461
out=build/attack
url=http://localhost:$port
tools=$out/tools/bin

[ -x "$tools/sqlmap" ] || {
  python3 -m venv "$out/tools"
  "$tools/pip" install --quiet bandit==1.9.4 wapiti3==3.2.3 sqlmap==1.10.10
}

"$tools/bandit" --quiet -r app.py governance workflows demo migrations tools scripts -o "$out/bandit.txt" -f txt || true

CONCORD_DATA_DIR=$out/data .venv/bin/concord demo --port "$port" --fresh >"$out/demo.log" 2>&1 &
demo=$!
trap 'kill $demo' EXIT
until curl --silent --fail --output /dev/null "$url/healthz"; do
  kill -0 "$demo"
  sleep 2
done
cookie=$(.venv/bin/python scripts/persona.py "$url" jens@halvermark.example)

scan() { # name, then what else wapiti is told
  name=$1
  shift
  "$tools/wapiti" -u "$url/register/" --flush-session --store-session "$out/wapiti" --scope domain \
    -m cookieflags,csp,http_headers,csrf,crlf,exec,file,sql,redirect,xss,upload,methods \
    --max-scan-time 120 --max-attack-time 60 --tasks 2 --no-bugreport \
    -x "$url/sign-out" -x "$url/demo" -f txt -o "$out/wapiti-$name.txt" "$@" >"$out/wapiti-$name.log"
}
scan outside
scan signed-in -H "Cookie: $cookie" --max-files-per-dir 25

for asked in "register/?q=plc&sort=tag&size=50" "changes/?q=fan&state=draft" "search?q=pump" \
  "people/?q=a&role=qa&sort=name" "api/assets?q=plc" "register/export.csv?q=plc"; do
  echo "$url/$asked"
done >"$out/asked.txt"
"$tools/sqlmap" -m "$out/asked.txt" --cookie="$cookie" --drop-set-cookie --batch --technique BEU \
  --flush-session --disable-coloring --output-dir "$out/sqlmap" >"$out/sqlmap.log" 2>&1

grep -h "Severity: High" "$out/bandit.txt" || true
grep -hE " : +[1-9]" "$out"/wapiti-*.txt || true
grep -hE "is vulnerable|appears to be .*injectable" "$out/sqlmap.log" || true
echo "What they said in full is in $out; what we answered, in docs/explanation/outside-tools.md."
