#!/usr/bin/env bash
# Prints the figures of the stages on Spark, on a master and workers that are processes of this machine:
# scale.sh [PART[:SIZE] ...]. Parts, all of them by default:
#   equal         12 documents against `retort run`
#   workers:2000  two workers, each bound to a core, against one, over the passages of this number of PDF pages
#   kills         executors killed with SIGKILL twice, during questions and answers
#   batches       executors killed with SIGKILL twice while they hand batches in
#   budget:200    draws of a cap with eight tasks at once and random prices
#   memory:20000  memory of an executor over pages
#   curve:10000   seconds, CPU and memory of each stage at 100 pages, 1,000 and so on
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
opens=$(sed -n 's:.*<spark.opens>\(.*\)</spark.opens>.*:\1:p' "$root/spark/pom.xml")
export RETORT_MODULE=spark
export RETORT_JAVA_OPTIONS="-Xmx3g -XX:TieredStopAtLevel=1 $opens --sun-misc-unsafe-memory-access=allow -Djava.util.logging.config.file=$root/.mvn/logging.properties -Dretort.pdf=$root/examples/incident-handling/nist-sp800-61r2-incident-handling.pdf"
[ $# -gt 0 ] || set -- equal workers kills batches budget memory curve
for part in "$@"; do
  echo "== $part"
  case $part in
    budget*)
      draws=${part#budget}; draws=${draws#:}
      (cd "$root" && ./mvnw -q -B -Dlint=off -pl spark -am test -Dtest=LoanBookTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dretort.budget.draws="${draws:-200}") && echo "${draws:-200} draws: the cap was passed 0 times" ;;
    batches)
      (cd "$root" && ./mvnw -q -B -Dlint=off -pl spark -am test -Dtest=BatchesTest,KilledBatchesTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dretort.cluster.batches=true) && echo "two executors killed: same rows, no batch handed in twice" ;;
    *) "$root/benchmarks/run-test-class.sh" dev.retort.spark.ScaleBench "$part" ;;
  esac
  export RETORT_BUILT=1
done
