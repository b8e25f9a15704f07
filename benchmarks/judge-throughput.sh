#!/usr/bin/env bash
# Scores 40 samples by faithfulness and answer relevancy, 16 requests in flight: judge-throughput.sh http://127.0.0.1:8099/v1
# Prints mean and counts of both scores, the seconds of the whole process and its peak memory. A judge that counts its
# requests under /stats is asked for the count.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
url=${1:?the address of an OpenAI-compatible judge is missing}
run=("$here/run-test-class.sh" dev.retort.evaluation.ragas.JudgeThroughput "$url")
RETORT_BUILD_ONLY=1 "$here/run-test-class.sh" none # builds, so that the build is not measured
export RETORT_BUILT=1 RETORT_JAVA_OPTIONS="-Xmx96m -XX:TieredStopAtLevel=1"
if [ -x /usr/bin/time ]; then
  /usr/bin/time -f '%e s whole process, %M KB peak memory' "${run[@]}"
else
  time "${run[@]}"
fi
curl -s --max-time 5 "${url%/v1}/stats" || true
echo
