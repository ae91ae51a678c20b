#!/bin/sh
# Makes .venv from uv.lock. Usage: deploy/environment.sh run|dev|pgwheel
# Needs Python 3.11 or newer; uv is fetched through pip into var/tools where it is missing.
set -eu

kind=${1:-run}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
tools="${RAPPORT_DATA_DIR:-var}/tools"
case $tools in /*) ;; *) tools="$root/$tools" ;; esac

say() { printf '%s\n' "$*" >&2; }
stop() { say ""; say "Stopped: $*"; exit 1; }
# A step that a signal ended (Ctrl+C, too little memory) says nothing about what is there and what is not.
unless_ended() { [ "$1" -le 128 ] || stop "a step was ended from outside (signal $(($1 - 128))); run this again."; }
as_root_with_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
apt_install() {
    say "Installing Debian packages: $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

state="$root $(cat pyproject.toml uv.lock | cksum)"
stamp=".venv/rapport-$kind"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && [ -x .venv/bin/rapport ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

recent='import sys; sys.exit(sys.version_info < (3, 11))'
find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        command -v "$name" >/dev/null 2>&1 || continue
        status=0
        "$name" -c "$recent" 2>/dev/null || status=$?
        [ "$status" -le 128 ] || return "$status"
        [ "$status" != 0 ] || exec "$name" -c 'import sys; print(sys.executable)'
    done
    return 1
}
python=$(find_python) || {
    unless_ended $?
    as_root_with_apt && apt_install python3 python3-venv || true
    python=$(find_python) || stop "no Python 3.11 or newer was found on PATH.
  Debian 12, Ubuntu 24.04 and later:  sudo apt-get install python3 python3-venv
  elsewhere:                          install it from your system's packages, or name it: PYTHON=/path/to/python3 make run"
}

export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
install_uv() {
    mkdir -p "$tools"
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install --quiet --disable-pip-version-check --upgrade --target "$tools/uv" 'uv~=0.13.9' && return 0
        status=$?
        [ "$status" -le 128 ] || return "$status"
    fi
    rm -rf "$tools/pip"
    "$python" -m venv "$tools/pip" >/dev/null 2>&1 || return 1
    "$tools/pip/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade --target "$tools/uv" 'uv~=0.13.9'
}
can_install() { "$python" -m pip --version >/dev/null 2>&1 || "$python" -c 'import ensurepip, venv; ensurepip.version()' >/dev/null 2>&1; }

if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    uv=$(command -v uv)
else
    uv="$tools/uv/bin/uv"
    if ! "$uv" --version >/dev/null 2>&1; then
        say "Fetching uv through pip ..."
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if ! can_install && as_root_with_apt; then
            apt_install python3-venv || apt_install "python$version-venv" || true
        fi
        can_install || stop "$python has neither pip nor ensurepip, which uv is fetched with.
  Debian and Ubuntu:  sudo apt-get install python3-venv
  or install uv yourself (https://docs.astral.sh/uv) and run this again."
        install_uv || unless_ended $?
        "$uv" --version >/dev/null 2>&1 || stop "uv could not be fetched; is a package index reachable (PIP_INDEX_URL sets another one)?"
    fi
fi

case $kind in
run) set -- --no-dev --extra pdf ;;
dev) set -- --group dev --extra pdf ;;
pgwheel) set -- --group dev --group pgwheel --extra pdf ;;
*) stop "unknown environment '$kind': run, dev or pgwheel" ;;
esac
say "Making .venv from uv.lock ..."
export UV_CACHE_DIR="${UV_CACHE_DIR:-$tools/uv-cache}" UV_PROJECT_ENVIRONMENT="$root/.venv" UV_PYTHON_DOWNLOADS=never
# The machine's own certificates, where it has any: a firm's network often has its own authority.
if [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki/tls ]; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
fi
# A virtual environment of this shell must not be mistaken for the project's.
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME
"$uv" sync --frozen --inexact --compile-bytecode --python "$python" --quiet "$@" || { unless_ended $?; stop "the packages of uv.lock could not be installed; the lines above say why."; }
printf '%s' "$state" >"$stamp"
[ "$kind" = run ] || printf '%s' "$state" >.venv/rapport-run
