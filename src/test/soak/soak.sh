#!/usr/bin/env bash
# Kills service processes, the gateway and the database at random, again and again, while signed events come in and
# agents are made, changed and deleted. Then everything is accounted for: each event that was answered 202 is stored once
# and was delivered, in order, and no agent is stuck. io.missioncontrol.soak.Checker says exactly what is checked. The
# gateway keeps some messages only after it has said that it took them, as real ones do: a kill in between loses them.
#
#   make package && src/test/soak/soak.sh      # KILLS=12 for a short one; SEED=1 for the same decisions again
#
# EXECUTABLE names another executable than that of target/, RATE the events a second (40), ERA the kind of gateway
# (A, B or C). Logs stay in target/soak. Needs what the drills need, and test classes; exits with 77 without PostgreSQL.
export MISSION_CONTROL=${EXECUTABLE:-}
. "$(dirname "$0")/../drills/library.sh"

libraries=target/quarkus-app/lib/main
[ -d "$libraries" ] && [ -d target/test-classes/io/missioncontrol/soak ] || fail 'not built: make package'
prepare mission_control
createdb mission_control
# From here on the soak starts and stops the database.
kill -INT "$postgres_pid"
wait "$postgres_pid" || true
postgres_pid=

logs=$project/target/soak
rm -rf "$logs"
mkdir -p "$logs"
# Deadlines that a short run reaches.
cat >> "$work/.env" <<END
WEBHOOK_INGEST_LIMIT=1000000
AGENT_REQUEST_LIMIT=1000000
AGENT_PLACEMENT_SECONDS=30
AGENT_PLACEMENT_ATTEMPTS=100
AGENT_CHECKIN_SECONDS=10
AGENT_WAKE_ATTEMPTS=10
AGENT_RECONCILE_SECONDS=2
END
# Services are started again and again: with a start cache, as Dockerfile.jvm has it, that takes a third.
if [[ ${command[0]} == */java ]]; then
    flags=(-XX:+UseSerialGC -Xmx256m -XX:TieredStopAtLevel=1)
    "${command[0]}" "${flags[@]}" -XX:AOTCacheOutput="$work/start.aot" -DBASE_URL=http://localhost:8000 \
        -DAUTH_MODE=clerk -DCLERK_SECRET_KEY=rehearsal -DDATABASE_URL=postgresql://nobody@localhost/none \
        -DSHUTDOWN_DELAY_SECONDS=0 "${command[@]: -2}" rehearse > "$logs/start-cache.log" 2>&1 ||
        { cat "$logs/start-cache.log" >&2; fail 'the start cache cannot be recorded'; }
    command=("${command[0]}" "${flags[@]}" -XX:AOTCache="$work/start.aot" "${command[@]: -2}")
    step 'the start cache is recorded'
fi
variables=$(grep -vE '^(#|PORT=|MANAGEMENT_PORT=)' "$work/.env")
printf '#!/usr/bin/env bash\nexec%s PORT="$PORT" MANAGEMENT_PORT="$MANAGEMENT_PORT"%s\n' \
    "$(printf ' %q' env -i PATH="$PATH" HOME="$work" $variables)" \
    "$(printf ' %q' "${command[@]}" serve)" > "$work/start-service"
chmod +x "$work/start-service"

java=$(sh src/dev/toolchain.sh sh -c 'command -v java' 2>/dev/null) || fail 'JDK 25 not found'
first=$(sed -n 's/^PORT=//p' "$work/.env")
export SOAK_WORK=$logs SOAK_SCRIPTS=$work SOAK_TOKEN=$token SOAK_JDBC_URL=jdbc:postgresql://localhost:$PGPORT/mission_control
export SOAK_SERVICE_PORTS="$first $(free_port) $(free_port) $(free_port)" SOAK_GATEWAY_PORT=$(free_port)
"$java" -Xmx512m -XX:+UseSerialGC -cp "target/test-classes:$libraries/*" io.missioncontrol.soak.KillSoak || code=$?
if ((${code:-0})); then
    tail -n 3 "$logs"/*.log >&2
    fail "see above, and the logs in $logs"
fi
echo "Kill soak: every payload and every agent is accounted for, in $SECONDS s"
