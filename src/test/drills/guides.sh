#!/usr/bin/env bash
# Runs the commands of the guides as they are printed there: all of docs/webhooks.md, from a gateway to signed events in
# each scheme (which are answered 202, and with another secret or an old time 403), the examples of the other pages, and
# the sub-commands of the executable. The gateway is a stand-in.
#
#   make package && src/test/drills/guides.sh       # needs jq too; exits with 77 without it
. "$(dirname "$0")/library.sh"

command -v jq >/dev/null || { echo 'jq is not installed' >&2; exit 77; }
libraries=target/quarkus-app/lib/main
[ -d "$libraries" ] && [ -d target/test-classes/io/missioncontrol/gateway/standin ] || fail 'not built: make package'
java=$(sh src/dev/toolchain.sh sh -c 'command -v java' 2>/dev/null) || fail 'JDK 25 not found'
prepare mission_control
createdb mission_control
SECRETS_KEY=$(openssl rand -base64 32)
echo "SECRETS_KEY=$SECRETS_KEY" >> "$work/.env"

gateway_port=$(free_port)
mkdir "$work/gateway"
"$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "target/test-classes:$libraries/*" \
    io.missioncontrol.gateway.standin.StandInProcess C "$gateway_port" "$work/gateway" "$BASE_URL" \
    > "$work/gateway.log" 2>&1 &
gateway_pid=$!
trap 'kill "$gateway_pid" 2>/dev/null; end' EXIT
start_service
for attempt in {1..100}; do
    (: </dev/tcp/127.0.0.1/"$gateway_port") 2>/dev/null && break
    sleep 0.1
done

# What a reader has before the first command.
TOKEN=$token
GATEWAY_URL=ws://localhost:$gateway_port
GATEWAY_TOKEN=stand-in-token-0123456789abcdef
LOCAL_AUTH_TOKEN=$token
SERVICE=$BASE_URL
DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' "$work/.env")
management=$(sed -n 's/^MANAGEMENT_PORT=//p' "$work/.env")
output=$work/output.txt
ran=0

# In this shell, so that variables are there for what follows, and without the options that stop it.
as_printed() { # COMMANDS
    [ -n "$1" ] || fail 'there are no such commands'
    set +eu +o pipefail
    eval "$1" > "$output" 2>&1
    set -euo pipefail
    ran=$((ran + $(grep -cE '^[^ ]' <<< "$1")))
    [ -z "${VERBOSE:-}" ] || { echo "$1"; head -n 20 "$output"; echo; }
}

guide() { # NAME
    as_printed "$(runbook "$1" docs/webhooks.md)"
}

expect() { # TEXT
    grep -qF -e "$1" "$output" || { cat "$output" >&2; fail "the answer was not: $1"; }
}

# --- docs/webhooks.md ---
guide first
[[ "$GATEWAY_ID$BOARD_ID$AGENT_ID" =~ ^[0-9a-f-]{108}$ ]] || { cat "$output" >&2; fail 'a gateway, a board, an agent'; }
step 'a gateway, a board and an agent are made'

# In the order of the page. Of each: its own secret, another one, and where there is a time, an old one.
for scheme in '' 'standard ' 'timestamped '; do
    guide "${scheme}webhook"
    [[ "$ENDPOINT_URL" == "$BASE_URL"/api/v1/boards/* ]] || { cat "$output" >&2; fail "${scheme}webhook"; }
    right=$SECRET
    guide "${scheme}send"
    expect 'HTTP/1.1 202 Accepted'
    expect '{"ok":true,"board_id":"'
    SECRET=whsec_$(openssl rand -base64 24)
    guide "${scheme}send"
    expect 'HTTP/1.1 403 Forbidden'
    expect 'Invalid webhook signature.'
    SECRET=$right
    if [ -n "$scheme" ]; then
        date() { echo $(($(command date "$@") - 400)); }
        guide "${scheme}send"
        unset -f date
        expect 'Webhook timestamp is more than 300 seconds off.'
    else
        # What an older GitLab sends.
        as_printed 'curl -i "$ENDPOINT_URL" -H "X-Gitlab-Token: $SECRET" -d "{}"'
        expect 'HTTP/1.1 403 Forbidden'
        for attempt in {1..60}; do
            guide deliveries
            [ "$(jq -r '.items[0].state' "$output")" = pending ] || break
            sleep 0.5
        done
        expect '"state": "done"'
    fi
    guide stored
    [ "$(jq .total "$output")" = 1 ] || { cat "$output" >&2; fail 'one event is stored'; }
done
guide 'new secret'
expect '"has_previous_secret":true'
guide 'timestamped send'
expect 'HTTP/1.1 202 Accepted'
SECRET=$NEW_SECRET
guide 'timestamped send'
expect 'HTTP/1.1 202 Accepted'
step 'events signed as printed are taken in all three schemes, others are refused, and the agent was told'

# --- The other pages: blocks for a shell, and single lines with curl and psql; here the service has other ports ---
blocks() { # PAGE
    sed -n -E '/^ *```sh$/,/^ *```$/ { /```/d; s/^  //; p }' "$1" | here
}
# Without those that need an issuer, a certificate or a machine of the reader's, and the one that ends a device key.
lines() { # PAGE
    sed -n -E '/OIDC_ISSUER|GATEWAY-HOST|HOST:PORT|delete from/d; s/^ {4,7}((curl|psql) .*)/\1/p' "$1" | here
}
here() {
    sed -e "s,http://localhost:8000,$BASE_URL,; s,http://localhost:9000,http://localhost:$management,"
}
for page in docs/reference/*.md docs/operations/traces.md docs/gateways.md docs/migrating.md; do
    for kind in blocks lines; do
        commands=$($kind "$page")
        [ -n "$commands" ] || continue
        as_printed "$commands"
        if grep -qE '"detail"|^(curl|psql|bash): |^ERROR|command not found' "$output"; then
            cat "$output" >&2
            fail "$page"
        fi
    done
done
# The one that has two answers: is anything still encrypted with an old key?
question=$(blocks docs/reference/security.md)
as_printed "$question"
expect '(0 rows)'
SECRETS_KEY=$(openssl rand -base64 32)
as_printed "$question"
expect 'gateway Lab'
step 'the examples of the other pages work'

# --- The executable ---
for arguments in version healthcheck 'healthcheck --live' doctor migrate; do
    grep -qE "^\| \`(mission-control )?${arguments%% *}[\` ]" docs/reference/configuration.md || fail "not documented: $arguments"
    service $arguments > "$output" 2>&1 || { cat "$output" >&2; fail "mission-control $arguments"; }
    ran=$((ran + 1))
done
stop_service
echo "Guides: $ran commands run as printed, in $SECONDS s"
