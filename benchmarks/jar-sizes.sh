#!/usr/bin/env bash
# Prints how many bytes of jars a project has on its class path that depends on one module alone: all jars at run time, the
# module's own among them. Fails where evaluation or fine-tuning brings more than 7 MB.
# usage: benchmarks/jar-sizes.sh [MODULE...]    evaluation, finetuning and testing without one
set -euo pipefail
cd "$(dirname "$0")/.."
modules=(${*:-evaluation finetuning testing})
limit=7000000
./mvnw -B -q -Dlint=off -DskipTests -pl "$(IFS=,; echo "${modules[*]}")" -am package dependency:build-classpath \
  -DincludeScope=runtime -Dmdep.outputFile=target/runtime-classpath.txt >&2
failed=0
for module in "${modules[@]}"; do
  jars=$(ls "$module"/target/retort-"$module"-*.jar; tr ':' '\n' <"$module/target/runtime-classpath.txt")
  bytes=$(cat $jars | wc -c)
  echo "retort-$module: $(wc -w <<<"$jars") jars, $bytes bytes"
  case $module in
    evaluation | finetuning) [ "$bytes" -le $limit ] || { echo "  more than $limit bytes" >&2; failed=1; } ;;
  esac
done
exit $failed
