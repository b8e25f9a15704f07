#!/usr/bin/env bash
# Compiles the programs of this folder and prints their class path. RETORT_BUILT=1: compiled already.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
list=$root/benchmarks/target/classpath.txt
if [ -z "${RETORT_BUILT:-}" ]; then
  log=$(mktemp)
  # The module comes last in the build order, so the file holds its class path in the end.
  if ! (cd "$root" && ./mvnw -q -B -Dlint=off -pl benchmarks -am compile dependency:build-classpath \
      -Dmdep.includeScope=runtime -Dmdep.outputFile="$list" >"$log" 2>&1); then
    cat "$log" >&2
    exit 1
  fi
  rm -f "$log"
fi
echo "$root/benchmarks/target/classes:$(cat "$list")"
