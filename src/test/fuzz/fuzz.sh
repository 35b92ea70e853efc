#!/usr/bin/env bash
# Sends made-up requests, right ones and wrong ones, to every operation of a running service, and checks each answer
# against the service's own API document: status codes, bodies, headers, and no 5xx. First signed in, then as a stranger.
#
#   make package && src/test/fuzz/fuzz.sh          # EXAMPLES=100 for longer; SEED=1 to repeat; exits with 77 without Python
. "$(dirname "$0")/../drills/library.sh"

command -v python3 >/dev/null || { echo 'python3 is not installed' >&2; exit 77; }
tool=target/fuzz/venv/bin/schemathesis
if [ ! -x "$tool" ] || [ ! -x target/fuzz/venv/bin/openapi-spec-validator ]; then
    python3 -m venv target/fuzz/venv
    target/fuzz/venv/bin/pip install -q --disable-pip-version-check -r src/test/fuzz/requirements.txt
fi
prepare mission_control
createdb mission_control
# The limits are tested elsewhere; here they would answer instead of the operations.
cat >> "$work/.env" <<END
USER_AUTH_FAILURE_LIMIT=1000000
AGENT_AUTH_FAILURE_LIMIT=1000000
LOG_LEVEL=ERROR
END
start_service
make_webhook
send_event 'for the fuzzer'
# Boards need a gateway with its agent; none answers here.
gateway=$(sql -c "insert into gateways (id, organization_id, name, url, workspace_root, created_at, updated_at,
        disable_device_pairing, allow_insecure_tls)
    select gen_random_uuid(), organization_id, 'Fuzz', 'ws://localhost:9', '/tmp', created_at, updated_at, false, false
    from boards where id = '$board' returning id")
sql -c "insert into agents (id, board_id, gateway_id, name, status, is_board_lead, created_at, updated_at,
        lifecycle_generation, wake_attempts)
    select gen_random_uuid(), null, '$gateway', 'Main', 'online', false, created_at, updated_at, 0, 0
    from boards where id = '$board'"
step 'the service runs'
curl -sS "$BASE_URL/openapi.json" > target/fuzz/openapi.json
target/fuzz/venv/bin/openapi-spec-validator target/fuzz/openapi.json || fail 'the API document is no OpenAPI 3.1'

# What is the same in all runs. Streams do not end. With more workers the tool fails by itself now and then.
fuzz() { # REPORT [OPTION...]
    local report=$1
    shift
    "$tool" --config-file src/test/fuzz/schemathesis.toml run "$BASE_URL/openapi.json" --workers 1 --no-color \
        --max-examples "${EXAMPLES:-20}" ${SEED:+--seed "$SEED"} --generation-database none \
        --exclude-path-regex '/stream$' --request-timeout 20 --continue-on-failure --warnings off \
        --report junit --report-junit-path "target/fuzz/$report.xml" "$@" > "target/fuzz/$report.txt" 2>&1 ||
        { cat "target/fuzz/$report.txt"; failed=1; }
    sed -n '/Test cases:/,/passed/p' "target/fuzz/$report.txt"
}

failed=
# What is made is read, changed and deleted by the links of the document, before the other phases delete the organization.
# Gateways are left out: none can be made where none answers.
GATEWAY=$gateway BOARD=$board SCHEMATHESIS_HOOKS=src/test/fuzz/chains.py PYTHONDONTWRITEBYTECODE=1 \
    fuzz chains --phases stateful --max-examples "$((${EXAMPLES:-20} * 5))" --header "Authorization: Bearer $token" \
    --exclude-path /api/v1/organizations/me --exclude-path /api/v1/users/me --exclude-path /api/v1/gateways
sed -n '/Scenarios:/p; /API Links:/p' target/fuzz/chains.txt
links=$(sed -n 's/.*API Links: *\([0-9]*\) covered.*/\1/p' target/fuzz/chains.txt)
((${links:-0} >= 6)) || fail "chains followed only ${links:-0} links"
step 'from what was made to what can be done with it: done'
fuzz signed-in --phases examples,coverage,fuzzing --header "Authorization: Bearer $token"
step 'signed in: done'
fuzz stranger --phases coverage,fuzzing --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
step 'as a stranger: done'
stop_service
if grep -q unhandled_exception "$work/service.log"; then
    grep -A 12 unhandled_exception "$work/service.log" | head -60 >&2
    fail 'the service had errors that it did not expect'
fi
[ -z "$failed" ] || fail 'see above'
echo "Fuzzer: no findings, in $SECONDS s"
