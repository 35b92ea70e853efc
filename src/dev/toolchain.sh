#!/bin/sh
# Runs a command with JDK 25 and a Maven that is new enough, whatever the machine's defaults are:
#
#   sh src/dev/toolchain.sh [--maven VERSION] COMMAND [ARGUMENT...]
#
# `java` and `mvn` in the command, and in what it starts, are the ones found here.
set -eu

jdk_version=25
# The oldest that the build works with; dev mode asks for a newer one.
maven_version=3.8.7
# What replaces an older one; itself an artifact in the repository that Maven uses anyway.
maven_replacement=3.9.12
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0
maven_directory=.dev/maven

if [ "$1" = --maven ]; then
    maven_version=$2
    shift 2
fi

fail() {
    echo "$1" >&2
    exit 1
}

# True if the directory is a JDK (not only a runtime) of the right version.
is_jdk() {
    [ -x "$1/bin/javac" ] && grep -q "^JAVA_VERSION=\"$jdk_version[.\"+-]" "$1/release" 2>/dev/null
}

# Prints the first JDK of the right version: JAVA_HOME, then the one on the path, then the usual places.
find_jdk() {
    on_path=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || true
    for home in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/openjdk-* /opt/* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if is_jdk "$home"; then
            echo "$home"
            return
        fi
    done
    return 1
}

# Prints the version of a Maven, without the colours around it.
version_of() {
    "$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

# True if the first version is the second or a later one.
is_at_least() {
    printf '%s %s\n' "$1" "$2" | tr . ' ' | {
        read -r major minor patch wanted_major wanted_minor wanted_patch
        [ "$major" -gt "$wanted_major" ] || { [ "$major" -eq "$wanted_major" ] && {
            [ "$minor" -gt "$wanted_minor" ] || { [ "$minor" -eq "$wanted_minor" ] &&
                [ "$patch" -ge "$wanted_patch" ]; }; }; }
    }
}

# Fetches the replacement with the Maven that there is.
fetch_maven() {
    echo "Maven $installed is too old for this ($maven_version is needed): fetching $maven_replacement" >&2
    rm -rf "$maven_directory"
    mkdir -p "$maven_directory"
    (cd "$maven_directory" && mvn -B -q "$dependency_plugin:unpack" \
        -Dartifact="org.apache.maven:apache-maven:$maven_replacement:zip:bin" -DoutputDirectory=.) ||
        fail "Maven $maven_replacement could not be fetched: install Maven $maven_version or newer."
}

JAVA_HOME=$(find_jdk) || fail "JDK $jdk_version not found: install one (sdk install java $jdk_version-tem, \
brew install openjdk@$jdk_version, or your system's openjdk-$jdk_version-jdk), or set JAVA_HOME to it."
PATH=$JAVA_HOME/bin:$PATH
# Maven's own libraries use what JDK 25 warns about; nothing in the project does.
MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
export JAVA_HOME PATH MAVEN_OPTS

command -v mvn >/dev/null || fail "Maven not found: install Maven $maven_version or newer (your system's package maven)."
installed=$(version_of mvn)
if ! is_at_least "${installed:-0.0.0}" "$maven_version"; then
    replacement=$PWD/$maven_directory/apache-maven-$maven_replacement/bin
    [ -x "$replacement/mvn" ] || fetch_maven
    PATH=$replacement:$PATH
    installed=$maven_replacement
fi
echo "JDK: $JAVA_HOME, Maven: $installed" >&2

exec "$@"
