#!/usr/bin/env bash
# Reads mutated, generated and hostile Markdown, HTML and text in a small heap: fuzz-text.sh [INPUTS], 20000 of each format;
# fails on a crash, on more than ten seconds for one input, or where a file beside it is harmed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && ./mvnw -q -B -Dlint=off -pl documents -am test -Dtest=TextFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dretort.fuzz.files="${1:-20000}" -Dtest.jvm.arguments="-Xmx1g"
echo "${1:-20000} inputs each of Markdown, HTML and text, and all hostile files, ended in a document or a clear error, in time."
