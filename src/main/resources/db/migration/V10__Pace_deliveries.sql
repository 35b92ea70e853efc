-- When the next delivery to an agent may be made, while deliveries are kept apart.

CREATE TABLE webhook_delivery_turns (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    agent_id uuid NOT NULL,
    next_at timestamp NOT NULL,
    CONSTRAINT webhook_delivery_turns_pkey PRIMARY KEY (id),
    CONSTRAINT uq_webhook_delivery_turns_agent_id UNIQUE (agent_id),
    CONSTRAINT webhook_delivery_turns_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE
);
