-- One row in every table of the earlier backend, written as that backend writes it: naming the columns that it knows and
-- no other. Reads the columns from the table reference_columns
-- (table_name, column_name, data_type), and the order of the tables from their foreign keys.

\set ON_ERROR_STOP on

-- For reference-removal.sql in the same session.
create temporary table written (position serial, table_name text, id uuid);

do $$
declare
    target text;
    columns text;
    expressions text;
    row_id uuid;
begin
    loop
        -- A table whose required parents have their row already.
        select t.table_name into target
        from (select distinct table_name from reference_columns where table_name <> 'alembic_version') t
        where t.table_name not in (select table_name from written)
          and not exists (
              select from pg_constraint c
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
              where c.contype = 'f' and c.conrelid = t.table_name::regclass and a.attnotnull
                and c.confrelid <> c.conrelid
                and c.confrelid::regclass::text not in (select table_name from written))
        order by t.table_name limit 1;
        exit when target is null;

        row_id := gen_random_uuid();
        select string_agg(quote_ident(r.column_name), ', '),
               string_agg(case
                   when r.column_name = 'id' then quote_literal(row_id)
                   -- A second row of the parent, where a row must not refer to the same one twice.
                   when target = 'task_dependencies' and r.column_name = 'depends_on_task_id'
                       then '(select id from tasks where id <> (select id from written where table_name = ''tasks'') limit 1)'
                   when parent.table_name is not null
                       then coalesce((select quote_literal(w.id) from written w
                                      where w.table_name = parent.table_name limit 1), 'null')
                   when r.column_name = 'source_url' then quote_literal('https://github.com/drill/' || row_id)
                   when r.column_name = 'ui_visibility' then quote_literal('always')
                   when r.column_name = 'field_type' then quote_literal('text')
                   when r.data_type = 'uuid' then 'gen_random_uuid()'
                   when r.data_type in ('json', 'jsonb') then quote_literal('{"drill": true}')
                   when r.data_type = 'boolean' then 'true'
                   when r.data_type in ('integer', 'bigint', 'double precision') then '1'
                   when r.data_type like 'timestamp%' then 'now() at time zone ''utc'''
                   else quote_literal('drill ' || row_id)
               end, ', ')
        into columns, expressions
        from reference_columns r
        left join lateral (
            select c.confrelid::regclass::text as table_name
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and c.conrelid = r.table_name::regclass and a.attname = r.column_name
            limit 1) parent on true
        where r.table_name = target;
        if target = 'task_dependencies' then
            insert into tasks select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
            from tasks t limit 1;
        end if;
        execute format('insert into %I (%s) values (%s)', target, columns, expressions);
        insert into written (table_name, id) values (target, row_id);
    end loop;
    if (select count(*) from written) <> (select count(distinct table_name) - 1 from reference_columns) then
        raise exception 'not every table was written';
    end if;
end
$$;
