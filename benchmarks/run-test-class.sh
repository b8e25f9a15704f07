#!/usr/bin/env bash
# Compiles a module's tests and runs one class of them: run-test-class.sh CLASS [ARGUMENT ...]
# The module is the one whose tests hold the class; RETORT_MODULE names another. RETORT_BUILT=1: compiled already. RETORT_BUILD_ONLY=1: only compile.
# RETORT_JAVA_OPTIONS: options for the JVM.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
module=${RETORT_MODULE:-}
if [ -z "$module" ]; then
  source=$(cd "$root" && ls -d */src/test/java/"${1//.//}.java" | head -n 1)
  module=${source%%/*}
fi
classpath=$root/$module/target/test-classpath.txt
if [ -z "${RETORT_BUILT:-}" ]; then
  log=$(mktemp)
  if ! (cd "$root" && ./mvnw -q -B -Dlint=off -pl "$module" -am test-compile dependency:build-classpath \
      -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >"$log" 2>&1); then
    cat "$log" >&2
    exit 1
  fi
  rm -f "$log"
fi
[ -z "${RETORT_BUILD_ONLY:-}" ] || exit 0
# A processor type forced on OpenBLAS for other programs would cost speed: it finds the right one itself.
unset OPENBLAS_CORETYPE
exec "$JDK/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED ${RETORT_JAVA_OPTIONS:-} \
  -cp "$root/$module/target/test-classes:$root/$module/target/classes:$(cat "$classpath")" "$@"
