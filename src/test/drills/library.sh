# What the drills share: a PostgreSQL server of their own, and the service as the last build made it. To be sourced.
#
# Needs PostgreSQL's programs (initdb, postgres, pg_dump, …), curl and openssl; a drill exits with 77 without them.
# MISSION_CONTROL names another executable than that of target/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
project=$PWD

fail() {
    echo "FAILED: $1" >&2
    exit 1
}

step() {
    printf '%4ds  %s\n' "$SECONDS" "$1"
}

# Prints the newest directory that has all programs.
postgres_programs() {
    local directory
    for directory in "$(pg_config --bindir 2>/dev/null || true)" \
        $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -Vr); do
        if [ -x "$directory/postgres" ] && [ -x "$directory/initdb" ] && [ -x "$directory/pg_dump" ]; then
            echo "$directory"
            return
        fi
    done
    return 1
}

# The command of the service, from what the last build left.
service_command() {
    if [ -n "${MISSION_CONTROL:-}" ]; then
        command=("$MISSION_CONTROL")
        return
    fi
    local artifact=target/quarkus-artifact.properties
    [ -e "$artifact" ] || fail 'nothing is built: make package'
    command=("$project/target/$(sed -n 's/^path=//p' "$artifact")")
    if ! grep -q '^type=native' "$artifact"; then
        local java
        java=$(sh src/dev/toolchain.sh sh -c 'command -v java' 2>/dev/null) || fail 'JDK 25 not found'
        command=("$java" -Xshare:auto -XX:TieredStopAtLevel=1 -jar "${command[0]}")
    fi
}

# A port that nobody has now.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || { echo "$port"; return; }
    done
}

# Starts an empty server in $work/postgres; PGHOST, PGPORT, PGUSER and PGPASSWORD lead to it.
start_postgres() {
    local data=$work/postgres account=()
    export PGHOST=localhost PGUSER=postgres PGPASSWORD PGPORT
    PGPASSWORD=$(openssl rand -hex 24)
    PGPORT=$(free_port)
    # PostgreSQL does not run as root: in a user namespace it is nobody, yet keeps root's files.
    if ((EUID == 0)); then
        if unshare --user id -un >/dev/null 2>&1; then
            account=(unshare --user)
        else
            account=(setpriv --reuid=postgres --regid=postgres --clear-groups)
            chown postgres "$work"
        fi
    fi
    (umask 077 && echo "$PGPASSWORD" > "$work/password")
    chown --reference="$work" "$work/password" 2>/dev/null || true
    "${account[@]}" "$programs/initdb" --pgdata="$data" --username="$PGUSER" --pwfile="$work/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync > "$work/initdb.log" ||
        { cat "$work/initdb.log" >&2; fail 'initdb'; }
    # Scripts, so that others can do the same later.
    printf '#!/usr/bin/env bash\nexec%s\n' "$(printf ' %q' "${account[@]}" "$programs/postgres" -D "$data" \
        -c port="$PGPORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c timezone=UTC)" \
        > "$work/start-postgres"
    printf '#!/usr/bin/env bash\nexec%s\n' "$(printf ' %q' "${account[@]}" "$programs/pg_ctl" stop -s -D "$data" \
        -m immediate)" > "$work/crash-postgres"
    chmod +x "$work/start-postgres" "$work/crash-postgres"
    "$work/start-postgres" > "$work/postgres.log" 2>&1 &
    postgres_pid=$!
    local attempt
    for attempt in {1..300}; do
        if "$programs/pg_isready" -q; then
            return
        fi
        kill -0 "$postgres_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/postgres.log" >&2
    fail 'PostgreSQL did not start'
}

# Becomes the service with the variables of $work/.env, and nothing else of this shell.
become_service() {
    cd "$work"
    exec env -i PATH="$PATH" HOME="$work" $(grep -v '^#' .env) "${command[@]}" "$@"
}

service() {
    (become_service "$@")
}

# Serves in the background until it is ready.
start_service() {
    become_service serve > "$work/service.log" 2>&1 &
    service_pid=$!
    local attempt
    for attempt in {1..600}; do
        if curl -sf "$BASE_URL/readyz" >/dev/null 2>&1; then
            return
        fi
        kill -0 "$service_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/service.log" >&2
    fail 'the service did not get ready'
}

stop_service() {
    local pid=$service_pid
    service_pid=
    kill -TERM "$pid"
    wait "$pid" || fail "the service ended with $?: $(tail -n 5 "$work/service.log")"
}

end() {
    local code=$?
    [ -z "${service_pid:-}" ] || kill -KILL "$service_pid" 2>/dev/null || true
    if [ -n "${postgres_pid:-}" ]; then
        kill -INT "$postgres_pid" 2>/dev/null || true
        wait "$postgres_pid" 2>/dev/null || true
    fi
    rm -rf "$work"
    exit "$code"
}

# Everything a drill needs: a directory, a server, and variables as an operator has them in .env.
prepare() { # DATABASE
    local program
    programs=$(postgres_programs) || { echo 'PostgreSQL is not installed' >&2; exit 77; }
    for program in curl openssl; do
        command -v "$program" >/dev/null || { echo "$program is not installed" >&2; exit 77; }
    done
    PATH=$programs:$PATH
    service_command
    work=$(mktemp -d)
    chmod 711 "$work"
    trap end EXIT
    start_postgres
    local port
    port=$(free_port)
    BASE_URL=http://localhost:$port
    token=$(openssl rand -hex 32)
    cat > "$work/.env" <<END
AUTH_MODE=local
LOCAL_AUTH_TOKEN=$token
BASE_URL=$BASE_URL
CORS_ORIGINS=http://localhost:3000
POSTGRES_DB=$1
POSTGRES_USER=$PGUSER
POSTGRES_PASSWORD=$PGPASSWORD
POSTGRES_PORT=$PGPORT
DATABASE_URL=postgresql://$PGUSER:$PGPASSWORD@localhost:$PGPORT/$1
PORT=$port
MANAGEMENT_PORT=$(free_port)
SHUTDOWN_DELAY_SECONDS=0
WEBHOOK_INGEST_LIMIT=100000
END
    step "PostgreSQL $(psql -Atqc 'show server_version' postgres) runs"
}

# A statement's rows, tab-separated, from the drill's database.
sql() {
    psql -v ON_ERROR_STOP=1 -Atq -F $'\t' -d "$(sed -n 's/^POSTGRES_DB=//p' "$work/.env")" "$@"
}

# Every table with its number of rows and a digest of all they hold.
digests() {
    sql -c "select format('select %L, count(*), md5(coalesce(string_agg(t::text, chr(10) order by t::text), '''')) from %s t;',
                relname, oid::regclass)
            from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
            order by relname" | sql -f -
}

# The API as the local user.
api() { # METHOD PATH [JSON]
    curl -sS --fail-with-body -X "$1" "$BASE_URL/api/v1$2" -H "Authorization: Bearer $token" \
        -H 'Content-Type: application/json' ${3:+-d "$3"}
}

# A board with a signed webhook; sets board, webhook and secret.
make_webhook() {
    api POST /auth/bootstrap > /dev/null
    local organization
    organization=$(api GET /organizations/me | sed 's/.*"id":"\([^"]*\)".*/\1/')
    board=$(sql -c "insert into boards (id, organization_id, name, slug, description, board_type, goal_confirmed,
                        max_agents, created_at, updated_at)
                    values (gen_random_uuid(), '$organization', 'Drill', 'drill', 'Made by a drill', 'general', false, 1,
                        now() at time zone 'utc', now() at time zone 'utc') returning id")
    secret=$(openssl rand -hex 32)
    api POST "/boards/$board/webhooks" "{\"description\":\"drill\",\"secret\":\"$secret\"}" > /dev/null
    webhook=$(sql -c "select id from board_webhooks where board_id = '$board'")
}

# The main job: a signed event is accepted with 202, and what was sent can be read.
send_event() { # TEXT
    local body answer payload signature
    body="{\"event\":\"$1\"}"
    signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$secret" | sed 's/.* //')
    answer=$(curl -sS -w ' %{http_code}' "$BASE_URL/api/v1/boards/$board/webhooks/$webhook" \
        -H 'Content-Type: application/json' -H "X-Hub-Signature-256: sha256=$signature" -d "$body")
    [ "${answer##* }" = 202 ] || fail "the event was answered: $answer"
    payload=$(sed 's/.*"payload_id":"\([^"]*\)".*/\1/' <<< "$answer")
    api GET "/boards/$board/webhooks/$webhook/payloads/$payload" | grep -qF "\"$1\"" ||
        fail 'the payload cannot be read back'
}

# The commands below a marker in the runbook, or in another page, as they are printed there.
runbook() { # NAME [PAGE]
    awk -v marker="<!-- drill: $1 -->" '
        $0 == marker { found = 1; next }
        found && /^    / { sub(/^    /, ""); print; commands = 1; next }
        found && commands && /^$/ { exit }' "${2:-docs/operations/README.md}"
}
