#!/usr/bin/env bash
# Compiles and runs a program of this folder with the JVM's options of the launcher: run-local-class.sh CLASS [ARGUMENT ...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
export OPENBLAS_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE MALLOC_ARENA_MAX=2
options="-XX:TieredStopAtLevel=1 -Xmx1500m -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0"
if [ "$(jdk_version "$JDK")" -ge 24 ]; then options+=" --sun-misc-unsafe-memory-access=allow"; fi
RETORT_JAVA_OPTIONS=$options exec "$root/benchmarks/run-class.sh" "$@"
