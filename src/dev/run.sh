#!/bin/sh
# Starts dev mode; `make run` calls this with the right JDK and Maven. The launcher and the database it starts are test
# code, run from source: what is packaged has neither.
set -eu

class_path_file=.dev/class-path
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

# True if the list of libraries is older than the build file, or names one that is gone.
is_stale() {
    [ -n "$(find pom.xml -newer "$class_path_file")" ] && return
    tr : '\n' <"$class_path_file" | while read -r library; do
        [ -e "$library" ] || echo "$library"
    done | grep -q .
}

mkdir -p .dev
if [ ! -s "$class_path_file" ] || is_stale; then
    echo 'Collecting the libraries of the project.'
    mvn -B -q "$dependency_plugin:build-classpath" -DincludeScope=test -Dmdep.outputFile="$class_path_file"
fi

exec java -cp "$(cat "$class_path_file")" -XX:TieredStopAtLevel=1 src/test/java/io/missioncontrol/dev/DevServer.java
