#!/usr/bin/env bash
# Compiles the hashed lock files from setup.cfg by uv, which is put into the virtual environment where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
command -v uv >/dev/null || python -m pip install -q uv
compile() { # compile NAME EXTRA...
  name=$1; shift
  uv pip compile -q setup.cfg "${@/#/--extra=}" --universal --python-version 3.11 --generate-hashes -o "requirements/$name.txt"
}
compile dev box central dev
compile box box hardware
compile central central
