-- How senders sign, the secret before the last change, and the header by which repeated events are known.

ALTER TABLE board_webhooks
    ADD COLUMN signature_scheme varchar DEFAULT 'hex' NOT NULL,
    ADD COLUMN idempotency_header varchar,
    ADD COLUMN previous_secret varchar,
    ADD COLUMN previous_secret_expires_at timestamp;

-- One row for each value of that header within its time; the event that came first.
CREATE TABLE webhook_idempotency_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    webhook_id uuid NOT NULL,
    idempotency_key varchar NOT NULL,
    payload_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT webhook_idempotency_keys_pkey PRIMARY KEY (id),
    CONSTRAINT uq_webhook_idempotency_keys_webhook_id_idempotency_key UNIQUE (webhook_id, idempotency_key),
    CONSTRAINT webhook_idempotency_keys_webhook_id_fkey
        FOREIGN KEY (webhook_id) REFERENCES board_webhooks (id) ON DELETE CASCADE
);
CREATE INDEX ix_webhook_idempotency_keys_created_at ON webhook_idempotency_keys (created_at);
