#!/usr/bin/env bash
# Reads mutated PDF files in a small heap: fuzz-pdf.sh [FILES]; fails on a crash or on more than 10 CPU seconds for one.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && ./mvnw -q -B -Dlint=off -pl documents -am test -Dtest=PdfFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dretort.fuzz.files="${1:-600}" -Dtest.jvm.arguments="-Xmx512m"
echo "${1:-600} mutated and all hostile files ended in a document or a clear error, in time."
