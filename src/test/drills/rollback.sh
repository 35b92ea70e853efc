#!/usr/bin/env bash
# Adopts a database of the earlier backend, upgrades it, writes data, and goes back to the point where that backend can
# run on it again: its own revision check passes, and it can write, change and delete rows in every table it knows.
# Then forth again.
#
#   make package && src/test/drills/rollback.sh
. "$(dirname "$0")/library.sh"

revision=a9b1c2d3e4f7
prepare earlier_backend
createdb earlier_backend

# --- The database as the earlier backend left it ---
# V1 is the schema of that backend at its head, with the row in alembic_version.
sql -q -f src/main/resources/db/migration/V1__Create_schema.sql
sql -q -c "create table reference_columns as
           select table_name::text, column_name::text, data_type::text from information_schema.columns
           where table_schema = 'public'" \
    -f src/test/drills/reference-rows.sql
columns_of_earlier="select c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default, c.character_maximum_length
    from information_schema.columns c
    join reference_columns r on r.table_name = c.table_name and r.column_name = c.column_name
    where c.table_schema = 'public' order by 1, 2"
constraints_of_earlier="select conrelid::regclass, conname, contype, pg_get_constraintdef(oid) from pg_constraint
    where contype in ('p', 'u', 'f', 'c') and conrelid::regclass::text in (select table_name from reference_columns)
    order by 1, 2"
unique_indexes="select indrelid::regclass, indexrelid::regclass from pg_index
    where indisunique and indrelid::regclass::text in (select table_name from reference_columns) order by 1, 2"
# Its tables, with a digest of what they hold in the columns that it knows.
rows_of_earlier() {
    sql -c "select format('select %L, count(*), md5(coalesce(string_agg(row(%s)::text, chr(10) order by row(%s)::text), '''')) from %I t;',
                table_name, columns, columns, table_name)
            from (select table_name, string_agg(format('t.%I', column_name), ', ' order by column_name) as columns
                  from reference_columns group by table_name) tables
            order by table_name" | sql -f -
}

known=$(sql -c 'select distinct table_name from reference_columns order by 1' | xargs)
rows=$(rows_of_earlier)
columns=$(sql -c "$columns_of_earlier")
constraints=$(sql -c "$constraints_of_earlier")
uniques=$(sql -c "$unique_indexes")
# Not a table of that backend.
sql -q -c 'create schema drill; alter table reference_columns set schema drill;
           alter database earlier_backend set search_path = public, drill'
step "a database of the earlier backend: $(wc -w <<< "$known") tables, $(wc -l <<< "$columns") columns"

# --- Upgrade ---
if (echo DB_AUTO_MIGRATE=false >> "$work/.env"; service serve) > "$work/refused.log" 2>&1; then
    fail 'a start without DB_AUTO_MIGRATE touched nothing, yet was not refused'
fi
grep -q 'behind' "$work/refused.log" || { cat "$work/refused.log" >&2; fail 'the start was refused for another reason'; }
[ "$(rows_of_earlier)" = "$rows" ] || fail 'the refused start changed rows'
service migrate > "$work/migrate.log" 2>&1 || { cat "$work/migrate.log" >&2; fail 'migrate'; }
version=$(sql -c "select version from flyway_schema_history where success order by installed_rank desc limit 1")
[ "$(rows_of_earlier)" = "$rows" ] || fail 'the upgrade changed rows'
step "upgraded to V$version: every row as it was"

start_service
make_webhook
for i in {1..10}; do
    send_event "written by the new version $i"
done
api POST "/boards/$board/memory" '{"content":"written by the new version"}' > /dev/null
stop_service
step 'the new version has written: a board, a webhook, 10 signed events, a memory entry'

# --- Back: what must be true for the earlier backend to run ---
[ "$(sql -c 'select version_num from alembic_version')" = "$revision" ] || fail 'alembic_version was touched'
diff <(echo "$columns") <(sql -c "$columns_of_earlier") >&2 || fail 'a column that it knows was changed'
surprising=$(sql -c "select c.table_name || '.' || c.column_name from information_schema.columns c
    where c.table_schema = 'public' and c.table_name in (select table_name from reference_columns)
      and not exists (select from reference_columns r where r.table_name = c.table_name and r.column_name = c.column_name)
      and c.is_nullable = 'NO' and c.column_default is null and c.is_identity = 'NO' and c.is_generated = 'NEVER'")
[ -z "$surprising" ] || fail "it does not know, and cannot leave out: $surprising"
diff <(echo "$constraints") <(sql -c "$constraints_of_earlier") >&2 || fail 'its tables have other constraints'
diff <(echo "$uniques") <(sql -c "$unique_indexes") >&2 || fail 'its tables have other unique indexes'
holding=$(sql -c "select conrelid::regclass || '.' || conname from pg_constraint
    where contype = 'f' and confrelid::regclass::text in (select table_name from reference_columns)
      and conrelid::regclass::text not in (select table_name from reference_columns)
      and confdeltype not in ('c', 'n', 'd')")
[ -z "$holding" ] || fail "keeps it from deleting rows: $holding"
step "its revision check passes ($revision); its columns, constraints and indexes are as it made them"
sql -q -f src/test/drills/reference-rows.sql -f src/test/drills/reference-removal.sql ||
    fail 'it cannot write to its tables'
step "it inserts, changes and deletes in all of its $(($(wc -w <<< "$known") - 1)) tables"
sql -q -f src/test/drills/reference-rows.sql

# --- And forth again ---
start_service
send_event 'written after going back and forth'
total=$(api GET "/boards/$board/webhooks/$webhook/payloads?limit=1" | sed 's/.*"total":\([0-9]*\).*/\1/')
[ "$total" = 11 ] || fail "$total of 11 events are there"
stop_service
step 'the new version runs on what the earlier one wrote meanwhile; all 11 events are there'
echo "Rollback drill: $(wc -w <<< "$known") tables adopted at $revision, upgraded to V$version, back and forth, in $SECONDS s"
