#!/usr/bin/env bash
# Builds the application twice from the same sources, at two places and times, and compares every byte of what is
# shipped: our own JAR and the libraries beside it. Quarkus 3.33 numbers what it generates (quarkus/generated-bytecode.jar)
# in the order in which its threads finish, so of that JAR the names of the classes are compared.
#
#   src/test/supply/reproducible.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=target/reproducible
generated=./quarkus/generated-bytecode.jar
rm -rf "$work"
for copy in first second; do
    mkdir -p "$work/$copy/src"
    cp -R pom.xml LICENSE "$work/$copy/"
    cp -R src/main "$work/$copy/src/main"
    sh src/dev/toolchain.sh mvn -B -ntp -q -f "$work/$copy/pom.xml" package -Dmaven.test.skip=true
    (
        cd "$work/$copy/target/quarkus-app"
        find . -type f ! -path "$generated" | LC_ALL=C sort | xargs sha256sum
        unzip -Z1 "$generated" | LC_ALL=C sort
    ) > "$work/$copy.txt"
done
if ! diff "$work/first.txt" "$work/second.txt" >&2; then
    echo 'The two builds differ.' >&2
    exit 1
fi
licences=$(unzip -p "$work"/first/target/quarkus-app/app/*.jar META-INF/THIRD-PARTY.txt | grep -c '^ ')
echo "Reproducible: two builds, $(grep -c '  \./' "$work/first.txt") files, the same bytes; $licences parts with their licences"
