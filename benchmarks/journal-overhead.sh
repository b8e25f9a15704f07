#!/usr/bin/env bash
# Prints what the journal adds to a call, with one caller and with 32: journal-overhead.sh [CALLS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for threads in 1 32; do
  "$here/run-test-class.sh" dev.retort.call.journal.JournalOverhead "${1:-20000}" "$threads"
done
