#!/usr/bin/env bash
# The whole demo from nothing, weights fetched: its table, seconds by stage, wall time and the largest process.
# usage: demo.sh [DOCUMENT]   another document goes through the same settings
set -euo pipefail
cd "$(dirname "$0")/.."
./retort models fetch local:smollm2-135m-instruct >/dev/null
run=$(mktemp -d)/run
if [ $# -gt 0 ]; then
  python3 benchmarks/measure.py 1 ./retort run examples/incident-handling/retort.yaml --documents "$1" --run "$run"
else
  python3 benchmarks/measure.py 1 ./retort demo --run "$run"
fi
