#!/usr/bin/env bash
# Proves the container: builds the images from the executable that was built before, then runs one as operators should
# (no root, nothing writable, no capabilities, 128 MiB) against a real PostgreSQL.
#
#   make native && sudo src/test/container/prove.sh
#   ENGINE=docker IMAGE=mission-control:local src/test/container/prove.sh     # an image that is there already
#
# Exits with 77 where no container engine can be used.
set -euo pipefail
cd "$(dirname "$0")/../../.."

if [ -z "${IMAGE:-}" ]; then
    src/test/container/images.sh
    IMAGE=mission-control:proof
fi
sh src/dev/toolchain.sh mvn -B -ntp -q test-compile failsafe:integration-test failsafe:verify -DskipITs=false \
    -Dit.test=ContainerIT -Dfailsafe.failIfNoSpecifiedTests=true -Dcontainer.image="$IMAGE"
