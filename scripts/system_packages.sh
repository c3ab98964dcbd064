#!/usr/bin/env bash
# Installs the programs that the tests talk to and Python does not bring: a database server, a
# browser, a foreign ledger and fonts. Does nothing where they are present.
set -euo pipefail

missing=()
need() { # need PACKAGE, and the command that shows that it is there
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

postgres_server() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }

need postgresql postgres_server
need chromium command -v chromium
need hledger command -v hledger
need strace command -v strace
need fonts-noto-core test -d /usr/share/fonts/truetype/noto
need fonts-dejavu-core test -d /usr/share/fonts/truetype/dejavu
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need these programs; install them and try again: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need these Debian packages: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi
echo "Installing ${missing[*]} …"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
