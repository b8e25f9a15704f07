#!/usr/bin/env bash
# Reads mutated rows, samples, labels, questions, adapters and settings, and as many tables each in .csv and .tsv:
# fuzz-user-files.sh [INPUTS], 2000; fails on a crash, on more than ten seconds for a table, or where a message holds Java's
# or a parser's words.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && ./mvnw -q -B -Dlint=off -pl cli -am test -Dtest=PlainWordsTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest.jvm.arguments="-Xmx1g -Dretort.fuzz=${1:-2000}"
echo "${1:-2000} mutated files, and as many tables in .csv, in .tsv, settings and adapters, were read or refused in plain words."
