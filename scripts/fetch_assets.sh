#!/bin/sh
# Bring the design system from its registry into the git-ignored static/vendor. Does nothing when it is there.
set -eu
cd "$(dirname "$0")/.."
stamp=static/vendor/.fetched
if [ -f "$stamp" ] && [ "$stamp" -nt package-lock.json ] && [ "$stamp" -nt scripts/fetch_design_system.py ]; then
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "      no npm on this machine: bringing one into .venv"
    .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r requirements/node.txt
    PATH="$PWD/.venv/bin:$PATH"
    export PATH
fi
npm ci --ignore-scripts --no-audit --no-fund --silent
.venv/bin/python scripts/fetch_design_system.py
rm -rf node_modules
touch "$stamp"
