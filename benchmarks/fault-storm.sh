#!/usr/bin/env bash
# Prints the time of 400 samples on a server that fails 30 % of requests, against the same without faults:
# fault-storm.sh [SAMPLES SHARE LATENCY_MS TIMEOUT_MS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/run-class.sh" dev.retort.benchmark.call.FaultStorm "$@"
