#!/usr/bin/env bash
# Reads mutated and hostile Word files in a heap of 1 GB: fuzz-docx.sh [FILES]; fails on a crash, a hang or a full heap.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && ./mvnw -q -B -Dlint=off -pl documents -am test -Dtest=DocxFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dretort.fuzz.files="${1:-20000}" -Dtest.jvm.arguments="-Xmx1g"
echo "${1:-20000} mutated and all hostile files ended in a document or a clear error."
