#!/usr/bin/env bash
# Kills a server with signal 9 five times (or KILLS=…) while a job trains, and checks that the job ends with the losses and
# the adapter of a training that nobody disturbed.
set -euo pipefail
cd "$(dirname "$0")/.."
./mvnw -B -q -Dlint=off -pl server -am test -Dtest=TrainingTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dretort.kills="${KILLS:-5}" "-DargLine=-Xmx2g --enable-native-access=ALL-UNNAMED -Dretort.kills=${KILLS:-5}"
echo "killed ${KILLS:-5} times: SUCCESS, the same losses, the same adapter"
