#!/bin/sh
# Runs Maven with what builds native executables here; `make native` calls this with the right JDK and Maven.
#
# In this order: GRAALVM_HOME, native-image on the path, target/graalvm, a container engine that answers.
set -eu

has_native_image() {
    [ -x "$1/bin/native-image" ]
}

answers() {
    command -v "$1" >/dev/null && "$1" info >/dev/null 2>&1
}

if has_native_image "${GRAALVM_HOME:-/nowhere}"; then
    :
elif command -v native-image >/dev/null; then
    GRAALVM_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v native-image)")")")
elif has_native_image target/graalvm; then
    GRAALVM_HOME=$PWD/target/graalvm
elif answers docker || answers podman; then
    echo 'native-image: in a container' >&2
    exec mvn -B -ntp "$@" -Dnative -Dquarkus.native.container-build=true
else
    echo "native-image not found: install GraalVM 25 or Mandrel 25 (sdk install java 25-graalce) and set GRAALVM_HOME, \
or start Docker or Podman." >&2
    exit 1
fi
export GRAALVM_HOME
echo "native-image: $GRAALVM_HOME" >&2
exec mvn -B -ntp "$@" -Dnative
