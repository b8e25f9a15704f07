#!/usr/bin/env bash
# Seconds of `retort --help`, once built: twenty runs after what it loads was cached.
set -euo pipefail
cd "$(dirname "$0")/.."
benchmarks/warm-start.sh --help
python3 benchmarks/measure.py 20 ./retort --help
