-- Who this service is towards gateways, when no file holds the key: all processes find the same one here.

CREATE TABLE device_identity (
    id smallint NOT NULL,
    device_id varchar NOT NULL,
    public_key_pem text NOT NULL,
    -- As it is, or encrypted with SECRETS_KEY.
    private_key_pem text NOT NULL,
    created_at timestamp DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL,
    CONSTRAINT device_identity_pkey PRIMARY KEY (id),
    CONSTRAINT ck_device_identity_one_row CHECK (id = 1)
);
