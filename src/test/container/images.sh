#!/usr/bin/env bash
# Builds the images of src/main/docker where no registry can be reached: every instruction of the Dockerfiles runs, only
# the base images are stand-ins, and Maven is one that hands out what was built before (target/).
#
#   make native && sudo src/test/container/images.sh
#
# Makes mission-control:proof (native-distroless), mission-control:proof-micro and mission-control:proof-jvm.
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=src/test/container
engine=$here/engine
bases=target/container/bases

[ -n "$(find target -maxdepth 1 -name 'mission-control-*-runner')" ] || { echo 'First: make native' >&2; exit 1; }
command -v busybox >/dev/null || { echo 'busybox is not installed (package busybox-static)' >&2; exit 77; }
"$engine" version >/dev/null
rm -rf "$bases"
mkdir -p "$bases"

stand_in() { # NAME DIRECTORY [INSTRUCTION...]
    local name=$1 directory=$2
    shift 2
    { echo 'FROM scratch'; echo 'COPY . /'; printf '%s\n' "$@"; } > "$directory.Dockerfile"
    build -f "$directory.Dockerfile" -t "localhost/stand-in/$name" "$directory" > /dev/null
}

build() {
    "$engine" build -q --isolation chroot --format docker --pull=never "$@"
}

echo '== stand-ins for the base images'
"$here/base.sh" "$bases/base"
stand_in base "$bases/base" 'USER 65532'

# The builder: a shell, the few commands that the Dockerfile uses, zlib where UBI has it.
cp -a "$bases/base" "$bases/builder"
mkdir -p "$bases/builder/bin" "$bases/builder/usr/lib64" "$bases/builder/usr/share/maven/bin" "$bases/builder/prebuilt"
cp "$(command -v busybox)" "$bases/builder/bin/busybox"
for command in sh mkdir cp; do ln -s busybox "$bases/builder/bin/$command"; done
cp -L /lib/*/libz.so.1 "$bases/builder/usr/lib64/"
cp target/*-runner target/*-runner-cyclonedx.json "$bases/builder/prebuilt/"
mkdir "$bases/builder/prebuilt/classes"
cp -a target/classes/META-INF "$bases/builder/prebuilt/classes/"
[ ! -d target/quarkus-app ] || cp -a target/quarkus-app "$bases/builder/prebuilt/"
cat > "$bases/builder/usr/share/maven/bin/mvn" <<'MVN'
#!/bin/sh
echo "stand-in for: mvn $*"
mkdir -p target && cp -a /prebuilt/* target/
MVN
chmod +x "$bases/builder/usr/share/maven/bin/mvn"
ln -s ../usr/share/maven/bin/mvn "$bases/builder/bin/mvn"
stand_in maven "$bases/builder" 'USER root'
stand_in builder "$bases/builder" 'USER 1001'

# The micro base: a shell and zlib.
cp -a "$bases/base" "$bases/micro"
mkdir -p "$bases/micro/bin" "$bases/micro/usr/lib64"
cp "$(command -v busybox)" "$bases/micro/bin/busybox"
for command in sh mkdir chown; do ln -s busybox "$bases/micro/bin/$command"; done
cp -L /lib/*/libz.so.1 "$bases/micro/usr/lib/"
stand_in micro "$bases/micro"

echo '== Dockerfile.native-distroless'
build -f src/main/docker/Dockerfile.native-distroless -t mission-control:proof \
    --build-arg MAVEN_IMAGE=localhost/stand-in/maven --build-arg BUILDER_IMAGE=localhost/stand-in/builder \
    --build-arg BASE_IMAGE=localhost/stand-in/base .

echo '== Dockerfile.native-micro'
build -f src/main/docker/Dockerfile.native-micro -t mission-control:proof-micro \
    --build-arg BASE_IMAGE=localhost/stand-in/micro .

if [ -d target/quarkus-app ] && [ -n "${JAVA_HOME:-}" ]; then
    echo '== Dockerfile.jvm'
    cp -a "$bases/base" "$bases/java"
    mkdir -p "$bases/java/usr/bin" "$bases/java/opt"
    cp -L /lib/*/libz.so.1 "$bases/java/usr/lib/"
    cp -aL "$JAVA_HOME" "$bases/java/opt/java"
    ln -s ../../opt/java/bin/java "$bases/java/usr/bin/java"
    stand_in java "$bases/java" 'USER 65532'
    build -f src/main/docker/Dockerfile.jvm -t mission-control:proof-jvm \
        --build-arg MAVEN_IMAGE=localhost/stand-in/maven --build-arg BASE_IMAGE=localhost/stand-in/java .
fi
"$engine" images --filter reference=mission-control
