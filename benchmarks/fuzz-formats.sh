#!/usr/bin/env bash
# Feeds damaged inputs to each parser of model formats, settings and rows: fuzz-formats.sh [COUNT [FIRST_SEED]], 100000 inputs
# each from seed 1. FUZZ_FORMATS names some of them.
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
cd "$root/local"
for format in ${FUZZ_FORMATS:-GGUF SAFETENSORS TOKENIZER TEMPLATE CONFIG JSONL}; do
  "$JDK/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
    -cp "target/test-classes:target/classes:$(cat "$classpath")" \
    dev.retort.local.fuzz.FormatFuzz "$format" "${1:-100000}" "${2:-1}"
done
