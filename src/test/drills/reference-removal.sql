-- Changes the rows that reference-rows.sql wrote, every column that the earlier backend knows, and then deletes them.

do $$
declare
    row record;
    changes text;
    hit integer;
begin
    for row in select * from written order by position desc loop
        select string_agg(format('%1$I = %1$I', column_name), ', ') into changes
        from reference_columns where table_name = row.table_name;
        execute format('update %I set %s where id = %L', row.table_name, changes, row.id);
        get diagnostics hit = row_count;
        if hit <> 1 then
            raise exception 'changed % rows of %', hit, row.table_name;
        end if;
    end loop;
    for row in select * from written order by position desc loop
        execute format('delete from %I where id = %L', row.table_name, row.id);
        get diagnostics hit = row_count;
        if hit <> 1 then
            raise exception 'deleted % rows of %', hit, row.table_name;
        end if;
    end loop;
end
$$;
