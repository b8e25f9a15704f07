#!/usr/bin/env bash
# Opens changed tokenizer.json files of each known family in child processes: fuzz-tokenizers.sh [COUNT [FIRST_SEED]],
# 20000 from seed 1. Fails with the seeds of those that ended a process or hung.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RETORT_BUILD_ONLY=1 "$root/benchmarks/run-test-class.sh" dev.retort.local.fuzz.TokenizerFuzz
cd "$root/local"
RETORT_BUILT=1 exec "$root/benchmarks/run-test-class.sh" dev.retort.local.fuzz.TokenizerFuzz "${1:-20000}" "${2:-1}"
