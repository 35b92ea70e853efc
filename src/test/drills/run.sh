#!/usr/bin/env bash
# Does what README tells a newcomer first: `make run`, and the commands that it prints once it serves. In a folder that
# has only what is in the repository, so that nothing of an earlier run helps.
#
#   src/test/drills/run.sh       # exits with 77 where there is no git
set -euo pipefail
cd "$(dirname "$0")/../../.."

command -v git >/dev/null && git rev-parse -q --verify HEAD >/dev/null || { echo 'no git repository' >&2; exit 77; }
work=$(mktemp -d)
output=$work/output.txt
pid=
stop() {
    # The process group: make, the launcher, dev mode.
    [ -z "$pid" ] || kill -TERM -- "-$pid" 2>/dev/null || true
    [ -z "$pid" ] || wait "$pid" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 143' TERM INT
fail() {
    tail -n 30 "$output" >&2
    echo "FAILED: $1" >&2
    exit 1
}

git archive HEAD | tar -x -C "$work"
port=$((20000 + RANDOM % 12000))
(cd "$work" && PORT=$port exec setsid make run) > "$output" 2>&1 &
pid=$!
for ((tries = 0; tries < 300; tries++)); do
    (($(grep -c '^curl ' "$output") < 2)) || break
    kill -0 "$pid" 2>/dev/null || fail 'make run ended'
    sleep 1
done
grep '^curl ' "$output" > "$work/commands" || fail 'make run printed no command within five minutes'
printf '%4ds  make run is ready\n' "$SECONDS"

bash -e "$work/commands" > "$work/answers"
grep -q '"payload_id"' "$work/answers" && grep -q '"items":\[{' "$work/answers" || fail "$(cat "$work/answers")"
printf '%4ds  an event was sent and read as printed\n' "$SECONDS"
