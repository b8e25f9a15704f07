#!/usr/bin/env bash
# Compiles and runs a program of this folder: run-class.sh CLASS [ARGUMENT ...]
# RETORT_BUILT=1: compiled already. RETORT_JAVA_OPTIONS: options for the JVM.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/.mvn/find-jdk.sh"
find_jdk || no_jdk
classpath=$("$root/benchmarks/classpath.sh")
# A processor type forced on OpenBLAS for other programs would cost speed: it finds the right one itself.
unset OPENBLAS_CORETYPE
exec "$JDK/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED ${RETORT_JAVA_OPTIONS:-} -cp "$classpath" "$@"
