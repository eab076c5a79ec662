#!/usr/bin/env bash
# Refuses what must not be committed: merge markers, and addresses of registries in lock files.
set -euo pipefail
[ "$#" -gt 0 ] || { cd "$(dirname "$0")/.." && mapfile -t files < <(git ls-files) && set -- "${files[@]}"; }

found=0
for file in "$@"; do
  [ -f "$file" ] || continue
  if grep -IHnE '^(<{7}|>{7}) ' "$file"; then
    echo "$file still holds a merge marker: finish the merge." >&2
    found=1
  fi
  case "$file" in
    requirements/*.txt) pattern='://|^-' ;;
    package-lock.json) pattern='"resolved"' ;;
    *) continue ;;
  esac
  if grep -HnE -m 3 "$pattern" "$file"; then
    echo "$file names an address: write it anew with 'make lock'." >&2
    found=1
  fi
done
exit "$found"
