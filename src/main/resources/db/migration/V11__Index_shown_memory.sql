-- Pages of a board's memory and their count: without reading the entries, and without sorting them. CONCURRENTLY blocks
-- nobody who writes; it cannot run in a transaction, so what an interrupted attempt has left is removed first.

DROP INDEX CONCURRENTLY IF EXISTS ix_board_memory_shown;
CREATE INDEX CONCURRENTLY ix_board_memory_shown ON board_memory (board_id, created_at DESC, id DESC) INCLUDE (is_chat)
    WHERE length(trim(content)) > 0;
