#!/usr/bin/env bash
# Peak memory of reading a file of a thousand pages: pdf-memory.sh FILE.pdf [PAGES]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
RETORT_JAVA_OPTIONS="-Xmx${HEAP:-320m}" "$here/run-test-class.sh" \
  dev.retort.document.DocumentBench memory "${1:?FILE.pdf is missing}" "${2:-1000}" 2>/dev/null
