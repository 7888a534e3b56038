#!/usr/bin/env bash
# Compiles the hashed lock files from setup.cfg; needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { # compile NAME EXTRA...
  name=$1; shift
  uv pip compile -q setup.cfg "${@/#/--extra=}" --universal --python-version 3.11 --generate-hashes -o "requirements/$name.txt"
}
compile dev box central dev
compile box box hardware
compile central central
