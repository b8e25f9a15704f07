#!/usr/bin/env bash
# Kills whole runs with SIGKILL at random moments, resumes each to its end, and prints how many ended with the bytes of a
# run that was left alone and how many finished calls were repeated: kill-runs.sh [COUNT [FIRST_SEED]], 50 runs from seed 1.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/cli"
RETORT_MODULE=cli exec "$root/benchmarks/run-test-class.sh" dev.retort.cli.KilledRuns "${1:-50}" "${2:-1}"
