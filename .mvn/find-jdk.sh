# Sourced by retort and mvnw: sets JDK to the home of the newest suitable JDK (21 or later), or to nothing.
# Looks at JAVA_HOME, at java on the path, then in the usual install folders.

jdk_version() { # home -> major version, 0 where it is no JDK
  local line major=
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    while read -r line; do
      case $line in JAVA_VERSION=*) major=${line#*\"}; major=${major%%[!0-9]*} ;; esac
    done <"$1/release"
  fi
  echo "${major:-0}"
}

find_jdk() {
  JDK=""
  local home version best=0 candidates=()
  if [ -n "${JAVA_HOME:-}" ]; then
    if [ "$(jdk_version "$JAVA_HOME")" -ge 21 ]; then JDK=$JAVA_HOME; return 0; fi
  fi
  if command -v java >/dev/null 2>&1; then
    local java_file
    java_file=$(readlink -f "$(command -v java)" 2>/dev/null || command -v java)
    candidates+=("$(dirname "$(dirname "$java_file")")")
  fi
  for home in ${candidates[@]+"${candidates[@]}"}; do
    if [ "$(jdk_version "$home")" -ge 21 ]; then JDK=$home; return 0; fi
  done
  for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
              /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$home" ] || continue
    version=$(jdk_version "$home")
    if [ "$version" -ge 21 ] && [ "$version" -gt "$best" ]; then best=$version; JDK=$home; fi
  done
  [ -n "$JDK" ]
}

no_jdk() {
  cat >&2 <<'EOF'
Retort needs a JDK, version 21 or later, and found none (JAVA_HOME, the path, the usual install folders).
Install one, for example:
  Debian, Ubuntu   sudo apt-get install openjdk-21-jdk-headless   (or temurin-25-jdk)
  Fedora           sudo dnf install java-21-openjdk-devel
  macOS            brew install openjdk@21
  anywhere         https://adoptium.net
Then run the same command again, or set JAVA_HOME to it.
EOF
  exit 1
}
