-- Agents' tokens by their SHA-256: one look into an index finds the agent, whatever their number. A token is 256 random
-- bits, so nobody finds it from a plain hash.

CREATE TABLE agent_tokens (
    id uuid NOT NULL,
    agent_id uuid NOT NULL,
    -- Unknown while the token has only its salted hash: it becomes known when the agent shows the token.
    sha256 bytea,
    -- The value of agents.agent_token_hash that belongs to this token. A current token counts only while the agent has
    -- this value: another program that gives the agent a new token changes it and knows nothing of this table.
    token_hash varchar NOT NULL,
    created_at timestamp DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL,
    -- Null for the current token; for a replaced one the time until which it still works.
    expires_at timestamp,
    CONSTRAINT agent_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT agent_tokens_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
    CONSTRAINT uq_agent_tokens_sha256 UNIQUE (sha256),
    CONSTRAINT uq_agent_tokens_agent_id_token_hash UNIQUE (agent_id, token_hash),
    CONSTRAINT ck_agent_tokens_sha256 CHECK (octet_length(sha256) = 32)
);
