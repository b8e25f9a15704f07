#!/usr/bin/env bash
# Prints how fast the kernels of one layer of SmolLM2-135M run on one core, beside the best matrix product: kernels.sh [CALLS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/run-local-class.sh" dev.retort.local.benchmark.KernelTimes "${1:-300}"
