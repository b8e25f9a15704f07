#!/usr/bin/env bash
# Kills commands with SIGKILL at random moments, under random caps and changed settings, and compares the ledger with what
# the services counted: kill-spending.sh [KILLS [FIRST_SEED]], 40 kills from seed 1.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/cli"
RETORT_MODULE=cli exec "$root/benchmarks/run-test-class.sh" dev.retort.cli.KilledSpending "${1:-40}" "${2:-1}"
