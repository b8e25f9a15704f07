#!/usr/bin/env bash
# Runs a main class of local's test tree: run-local-class.sh CLASS ARGUMENT…
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
classpath=$root/local/target/test-classpath.txt
log=$(mktemp)
if ! (cd "$root" && ./mvnw -q -B -Dlint=off -pl local -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >"$log" 2>&1); then
  cat "$log" >&2
  exit 1
fi
rm -f "$log"
# A processor type forced on OpenBLAS for other programs would cost speed: it finds the right one itself.
unset OPENBLAS_CORETYPE
export OPENBLAS_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE MALLOC_ARENA_MAX=2
quiet=()
if [ "$(jdk_version "$JDK")" -ge 24 ]; then quiet+=(--sun-misc-unsafe-memory-access=allow); fi
# Only the first compiler, as in the launcher.
exec "$JDK/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1500m --enable-native-access=ALL-UNNAMED "${quiet[@]}" \
  -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
  -cp "$root/local/target/test-classes:$root/local/target/classes:$(cat "$classpath")" "$@"
