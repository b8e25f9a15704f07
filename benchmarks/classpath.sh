#!/usr/bin/env bash
# Compiles a module (distillation, or the one named) with its tests and prints the class path to run a program of its test sources.
set -euo pipefail
cd "$(dirname "$0")/.."
module=${1:-distillation}
list="$(mktemp)"
# It comes last in the build order, so the file holds its class path in the end.
./mvnw -q -B -Dlint=off -pl "$module" -am test-compile dependency:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$list" >&2
echo "$module/target/test-classes:$module/target/classes:fakes/target/classes:$(cat "$list")"
rm -f "$list"
