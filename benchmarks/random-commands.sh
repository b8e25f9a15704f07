#!/usr/bin/env bash
# Gives random commands on changed runs under random caps to services that count what they answer, some of which see their
# client die, and prints how often a cap was passed, a forbidden teacher asked or a call lost:
# random-commands.sh [COUNT [FIRST_SEED]], 1000 sequences from seed 1.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/distillation"
RETORT_MODULE=distillation exec "$root/benchmarks/run-test-class.sh" dev.retort.distillation.RandomCommands "${1:-1000}" "${2:-1}"
