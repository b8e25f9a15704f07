#!/usr/bin/env bash
# Prints what the journal adds to a call, with one caller and with 32: journal-overhead.sh [CALLS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for threads in 1 32; do
  "$here/run-class.sh" dev.retort.benchmark.call.JournalOverhead "${1:-20000}" "$threads"
done
