#!/usr/bin/env bash
# Backs up as the runbook says, loses the database, restores it as the runbook says, and looks whether everything is
# there: every row of every table, and the main job (a signed event is accepted and can be read).
#
#   make package && src/test/drills/backup.sh
. "$(dirname "$0")/library.sh"

events=40

# The queue works on while the service runs: of its tables not the rows are compared, but that each event has its job.
rows() {
    digests | grep -v '^queue_'
}

jobs() {
    local table tables=()
    for table in $(sql -c "select relname from pg_class where relkind = 'r' and relname like 'queue%jobs'"); do
        tables+=("select payload from $table")
    done
    sql -c "select count(*) from (${tables[0]}${tables[1]:+ union all ${tables[1]}}) jobs where payload::text like '%$webhook%'"
}

prepare mission_control
createdb mission_control
start_service
make_webhook
for ((i = 1; i <= events; i++)); do
    send_event "before the backup $i"
done
api POST "/boards/$board/memory" '{"content":"kept","tags":["drill"]}' > /dev/null
# More than one row in every table, and enough that a dump is worth its name.
sql -q -c "create table reference_columns as
        select table_name::text, column_name::text, data_type::text from information_schema.columns
        where table_schema = 'public' and is_identity = 'NO' and is_generated = 'NEVER'
          and table_name in (select t from unnest(string_to_array('$(
            sed -n 's/^CREATE TABLE \([a-z_]*\) (/\1/p' src/main/resources/db/migration/V1__Create_schema.sql | xargs)', ' ')) t)" \
    -f src/test/drills/reference-rows.sql -c 'drop table reference_columns'
sql -c "insert into board_webhook_payloads (id, board_id, webhook_id, payload, headers, source_ip, content_type, received_at)
        select gen_random_uuid(), board_id, webhook_id, payload, headers, source_ip, content_type, received_at
        from board_webhook_payloads, generate_series(1, 500) where board_id = '$board'"
before=$(rows)
tables=$(wc -l <<< "$before") total=$(awk '{ sum += $2 } END { print sum }' <<< "$before")
step "the service has stored $events signed events; the database has $total rows in $tables tables"

cd "$work"
(eval "$(cd "$project" && runbook backup)") > backup.log 2>&1 || { cat backup.log >&2; fail 'backup'; }
cd "$project"
[ "$(rows)" = "$before" ] || fail 'the backup changed something'
step "backed up: $(($(wc -c < "$work/mission-control.dump") / 1024)) KiB"

stop_service
dropdb mission_control
step 'stopped the service, dropped the database'

cd "$work"
(eval "$(cd "$project" && runbook restore)") > restore.log 2>&1 || { cat restore.log >&2; fail 'restore'; }
cd "$project"
after=$(rows)
diff <(echo "$before") <(echo "$after") >&2 || fail 'rows are missing or changed'
step "restored: $total rows in $tables tables, each as it was"

start_service
[ "$(rows)" = "$before" ] || fail 'the start changed rows'
shown=$(api GET "/boards/$board/webhooks/$webhook/payloads?limit=1" | sed 's/.*"total":\([0-9]*\).*/\1/')
[ "$shown" = "$(sql -c "select count(*) from board_webhook_payloads where webhook_id = '$webhook'")" ] ||
    fail "the API counts $shown payloads"
send_event 'after the restore'
[ "$(jobs)" = $((events + 1)) ] || fail 'an event has no job'
step 'the service runs on it: a signed event is answered 202, stored, queued and can be read'
stop_service
echo "Backup drill: $tables tables, $total rows restored as they were, in $SECONDS s"
