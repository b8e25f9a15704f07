#!/usr/bin/env bash
# Runs a command of ./retort until what it loads is cached, so that neither building nor caching is measured later:
# warm-start.sh COMMAND ARGUMENT…
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case $1 in run | demo | passages | evaluate | chat | judge) kind=$1 ;; *) kind=other ;; esac
cache=$root/cli/target/apps/$(cat "$root/cli/target/apps/current")/retort-$kind
# The first run records what it loads, the second has the cache made in the background.
for _ in 1 2; do
  [ -f "$cache.aot" ] || "$root/retort" "$@" >/dev/null 2>&1 || true
done
# A JDK before 25 makes its cache as the first run ends.
[ -f "$cache.jsa" ] && exit 0
for _ in $(seq 120); do
  [ -f "$cache.aot" ] && exit 0
  sleep 0.5
done
echo "The cache $cache.aot was not made." >&2
exit 1
