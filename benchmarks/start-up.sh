#!/usr/bin/env bash
# Seconds of `retort --help`, once built: twenty runs after one to warm the class archive.
set -euo pipefail
cd "$(dirname "$0")/.."
./retort --help >/dev/null
python3 benchmarks/measure.py 20 ./retort --help
