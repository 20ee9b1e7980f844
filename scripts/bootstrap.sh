#!/bin/sh
# Make .venv from the lock file: bootstrap.sh app (to run the portal) or dev (to test it, too).
# Safe to run again, also after it was interrupted. As root with apt it installs what the system lacks; otherwise it
# prints the one command to type.
set -eu
cd "$(dirname "$0")/.."
what=${1:-app}
step() { printf '[%s] %s\n' "$1" "$2"; }

lacking=""
need() { lacking="$lacking $*"; }
get_lacking() {
    [ -n "$lacking" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        step "1/5" "installing from the system's packages:$lacking"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
        lacking=""
    else
        echo "This machine lacks something. Please run:  sudo apt-get install -y$lacking" >&2
        exit 1
    fi
}

find_python() {
    for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

step "1/5" "looking for Python 3.11 or newer, and for what the system must bring"
python=$(find_python) || { need python3 python3-venv; get_lacking; python=$(find_python); }
"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
if [ "$what" = dev ]; then
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
        [ "$(uname -s)" != Linux ] || need chromium fonts-liberation
    [ "$(uname -s)" != Linux ] || ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' ||
        /sbin/ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || need libatomic1
fi
get_lacking

step "2/5" "making .venv with $("$python" --version)"
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -qq --require-hashes -r requirements/uv.txt

step "3/5" "installing the packages of requirements/$what.txt, each checked against its hash"
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements/build.txt
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "requirements/$what.txt"
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .

step "4/5" "fetching the design system"
sh scripts/fetch_assets.sh

step "5/5" "compiling translations"
.venv/bin/python scripts/compile_translations.py
touch ".venv/.$what"
[ "$what" = app ] || touch .venv/.app
