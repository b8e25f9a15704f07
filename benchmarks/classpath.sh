#!/usr/bin/env bash
# Compiles core with its tests and prints the class path to run a program of its test sources.
set -euo pipefail
cd "$(dirname "$0")/.."
list="$(mktemp)"
# Core comes last in the build order, so the file holds its class path in the end.
mvn -q -B -Dlint=off -pl core -am test-compile dependency:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$list" >&2
echo "core/target/test-classes:core/target/classes:fakes/target/classes:$(cat "$list")"
rm -f "$list"
