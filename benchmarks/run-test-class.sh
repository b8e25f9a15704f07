#!/usr/bin/env bash
# Runs a main class of a module's test tree: run-test-class.sh CLASS ARGUMENT…
# RETORT_MODULE names the module, core by default; RETORT_COMPILED=yes skips the build.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
module=${RETORT_MODULE:-core}
classpath=$root/$module/target/test-classpath.txt
log=$(mktemp)
if [ "${RETORT_COMPILED:-}" != yes ] && ! (cd "$root" && ./mvnw -q -B -Dlint=off -pl "$module" -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >"$log" 2>&1); then
  cat "$log" >&2
  exit 1
fi
rm -f "$log"
exec "$JDK/bin/java" -XX:+UseSerialGC ${RETORT_JAVA_OPTIONS:-} \
  -cp "$root/$module/target/test-classes:$root/$module/target/classes:$(cat "$classpath")" "$@"
