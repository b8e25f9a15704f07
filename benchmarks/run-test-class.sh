#!/usr/bin/env bash
# Runs a main class of core's test tree: run-test-class.sh CLASS ARGUMENT…
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
classpath=$root/core/target/test-classpath.txt
if [ -z "${RETORT_BUILT:-}" ]; then
log=$(mktemp)
if ! (cd "$root" && ./mvnw -q -B -Dlint=off -pl core -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >"$log" 2>&1); then
  cat "$log" >&2
  exit 1
fi
rm -f "$log"
fi
[ -z "${RETORT_BUILD_ONLY:-}" ] || exit 0
exec "$JDK/bin/java" -XX:+UseSerialGC ${RETORT_JAVA_OPTIONS:-} \
  -cp "$root/core/target/test-classes:$root/core/target/classes:$(cat "$classpath")" "$@"
