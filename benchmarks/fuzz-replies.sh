#!/usr/bin/env bash
# Reads hostile replies of models as questions, as judgements and as text to scrub: fuzz-replies.sh [INPUTS], 20000 of each;
# fails on a crash, on a parser's words, or on more than ten seconds for one reply.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && ./mvnw -q -B -Dlint=off -pl evaluation,documents,distillation -am test \
  -Dtest=HostileJudgeReplyTest,HostileQuestionReplyTest,ScrubberTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest.jvm.arguments="-Xmx1g -Dretort.fuzz=${1:-20000}"
echo "${1:-20000} replies each for questions, judges and the scrubber were read or refused in time."
