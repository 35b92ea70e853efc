package io.missioncontrol.memory;

import io.missioncontrol.auth.Actor;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a board remembers: entries of people, agents and webhooks, and the board's chat. */
@ApplicationScoped
public class MemoryService {

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    /** Blank entries of older versions are not shown. $2 null means chat and other entries. */
    private static final String SHOWN =
            "m.board_id = $1 and ($2::boolean is null or m.is_chat = $2) and length(trim(m.content)) > 0";

    /** The count comes with the rows; on an empty page it comes alone, with a null id. */
    private static final String LIST = """
            select all_entries.total, entry.id, entry.board_id, entry.content, entry.tags::text as tags, entry.source,
                entry.is_chat, entry.created_at
            from (select count(*) as total from board_memory m where %1$s) all_entries
            left join (
                select m.*
                from board_memory m
                where %1$s
                order by m.created_at desc, m.id desc
                limit $3 offset $4) entry on true
            order by entry.created_at desc, entry.id desc""".formatted(SHOWN);

    private static final String INSERT = NewMemoryEntry.insert(1);

    private final Pool pool;

    public MemoryService(Pool pool) {
        this.pool = pool;
    }

    /** The newest entries first; {@code isChat} null means all. */
    public Uni<Page<MemoryRead>> list(UUID boardId, Boolean isChat, Paging paging) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(boardId, isChat, (long) paging.limit(), (long) paging.offset()))
                .map(rows -> page(rows, paging));
    }

    /** Stores an entry; a chat message without a source gets its author's name. */
    public Uni<MemoryRead> create(UUID boardId, MemoryCreate request, Actor author) {
        NewMemoryEntry entry = new NewMemoryEntry(
                UUID.randomUUID(),
                boardId,
                request.content(),
                request.tags(),
                request.isChat() && isMissing(request.source()) ? nameOf(author) : request.source(),
                request.isChat(),
                Timestamps.now());
        Tuple parameters = Tuple.tuple();
        entry.addTo(parameters);
        return pool.preparedQuery(INSERT)
                .execute(parameters)
                .replaceWith(() -> MemoryRead.of(entry))
                .onFailure(MemoryService::boardIsGone)
                .transform(failure -> ApiException.notFound());
    }

    private static Page<MemoryRead> page(RowSet<Row> rows, Paging paging) {
        List<MemoryRead> entries = new ArrayList<>();
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            if (row.getUUID("id") != null) {
                entries.add(MemoryRead.of(row));
            }
        }
        return paging.page(entries, total);
    }

    private static String nameOf(Actor author) {
        return isMissing(author.name()) ? "User" : author.name();
    }

    private static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }

    /** The board was deleted after the access rule saw it. */
    private static boolean boardIsGone(Throwable failure) {
        return failure instanceof PgException error && FOREIGN_KEY_VIOLATION.equals(error.getSqlState());
    }
}
