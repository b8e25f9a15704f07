#!/usr/bin/env bash
# Tests retort and mvnw with a stand-in for the JDK, Maven and curl, in seconds: a rebuild harms no running command, two
# builds never mix, no flock is needed, and a Maven that is not the pinned one is refused.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
root=$work/checkout
mkdir -p "$root/cli/src/main" "$work/jdk/bin" "$work/bin" "$work/home"
cp "$here/retort" "$here/mvnw" "$root/"
cp -r "$here/.mvn" "$root/"
touch "$root/pom.xml" "$root/cli/src/main/A.java"
echo 'JAVA_VERSION="25.0.1"' >"$work/jdk/release"
printf '#!/bin/sh\n' >"$work/jdk/bin/javac"
# Says which build it was started from, stays while it is asked to, and looks at its class path again.
cat >"$work/jdk/bin/java" <<'EOF'
#!/bin/bash
case "$*" in *AOTMode=create*) exit 1 ;; esac
for ((i = 1; i <= $#; i++)); do [ "${!i}" = -cp ] && { j=$((i + 1)); lib=${!j}; lib=${lib%/\*}; }; done
cat "$lib/version"
for a in "$@"; do last=$a; done
if [ -f "$last" ]; then
  while [ -f "$last" ]; do sleep 0.1; done
  cat "$lib/version"
fi
EOF
cat >"$root/mvnw" <<'EOF'
#!/bin/bash
cd "$(dirname "$0")"
echo "$*" >>builds
[ ! -e cli/target/app ] || { echo "ERROR built into another build"; exit 1; }
mkdir -p cli/target/app/lib
sleep 0.5
wc -l <builds >cli/target/app/lib/version
EOF
# Only what every system has: no flock.
for tool in bash sh cat find date mktemp mkdir mv rm rmdir ls touch sleep dirname readlink sed sort head grep tail wc nice cut tr kill \
    env cp chmod tar gzip sha512sum shasum uname basename; do
  path=$(command -v "$tool" 2>/dev/null) && case $path in /*) ln -s "$path" "$work/bin/$tool" ;; esac
done
chmod +x "$work"/jdk/bin/* "$root/mvnw"
export JAVA_HOME=$work/jdk HOME=$work/home PATH=$work/bin
passed=0
is() { # what, expected, found
  [ "$2" = "$3" ] || { echo "check failed: $1: expected \"$2\", found \"$3\"" >&2; exit 1; }
  passed=$((passed + 1))
}
retort() { "$root/retort" "$@" 2>/dev/null; }

# Two first commands at once build once.
retort doctor >"$work/one" & first=$!
retort doctor >"$work/two" & second=$!
wait $first; wait $second
is "one build for two commands" 1 "$(($(wc -l <"$root/builds")))"
is "first" 1 "$(cat "$work/one")"
is "second" 1 "$(cat "$work/two")"

# A command that runs over two rebuilds keeps its files.
touch "$work/stay"
retort run "$work/stay" >"$work/long" & long=$!
until [ -s "$work/long" ]; do sleep 0.1; done
for build in 2 3; do
  sleep 1.1
  touch "$root/cli/src/main/A.java"
  is "rebuilt" $build "$(retort doctor)"
done
rm "$work/stay"
wait $long
is "the running command" "1 1" "$(tr '\n' ' ' <"$work/long" | sed 's/ $//')"

# Its build goes with a later rebuild; what is up to date is not built.
is "up to date" 3 "$(retort doctor)"
sleep 1.1
touch "$root/cli/src/main/A.java"
is "rebuilt once more" 4 "$(retort doctor --offline)"
is "old builds are deleted" 2 "$(ls -d "$root"/cli/target/apps/app-* | wc -l | tr -d ' ')"
is "--offline reaches Maven" "-B -o" "$(tail -n 1 "$root/builds" | cut -d ' ' -f 1,2)"
is "another profile is built" 5 "$(RETORT_PROFILE=cuda retort doctor)"
is "the profile stays" 5 "$(retort doctor)"

# The lock of a build that was killed does not hold the next one up.
mkdir "$root/cli/target/apps/.lock"
echo 999999999 >"$root/cli/target/apps/.lock/holder"
sleep 1.1
touch "$root/cli/src/main/A.java"
is "a dead build's lock" 6 "$(retort doctor)"

# The record of a killed background process is removed, and a cache is recorded again.
app=$root/cli/target/apps/$(cat "$root/cli/target/apps/current")
touch -t 202001010000 "$app/retort-other.classes.taken"
retort doctor >/dev/null
is "stale record" no "$([ -e "$app/retort-other.classes.taken" ] && echo yes || echo no)"

# A Maven that is not the pinned one is neither unpacked nor run.
cp "$here/mvnw" "$root/mvnw"
cat >"$work/bin/curl" <<'EOF'
#!/bin/bash
echo "$*" >"$HOME/curl"
while [ "$1" != -o ]; do shift; done
echo "not Maven" >"$2"
EOF
chmod +x "$work/bin/curl"
is "foreign Maven" refused "$("$root/mvnw" --version >"$work/mvnw" 2>&1 && echo run || echo refused)"
is "says why" 1 "$(grep -c "not the one expected" "$work/mvnw")"
is "https only" 1 "$(grep -c -- "--proto =https" "$HOME/curl")"
is "nothing stays" 0 "$(ls "$HOME/.m2/wrapper/dists" | wc -l | tr -d ' ')"
echo "$passed passed, 0 failed"
