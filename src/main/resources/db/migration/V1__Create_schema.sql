-- The schema of the backend that Mission Control replaces, at its revision a9b1c2d3e4f7: the same tables, columns,
-- types, defaults, indexes and constraint names. A database that the earlier backend created is adopted as this
-- version, so nothing here may ever change; what is ours comes with V2 and later.
--
-- Conventions: every time stamp is UTC without zone; identifiers are made by the application.

-- Tenancy

CREATE TABLE organizations (
    id uuid NOT NULL,
    name varchar NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_organizations_name ON organizations (name);

CREATE TABLE users (
    id uuid NOT NULL,
    clerk_user_id varchar NOT NULL,
    email varchar,
    name varchar,
    preferred_name varchar,
    pronouns varchar,
    timezone varchar,
    notes varchar,
    context varchar,
    is_super_admin boolean NOT NULL,
    active_organization_id uuid,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_active_organization_id_fkey FOREIGN KEY (active_organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_users_active_organization_id ON users (active_organization_id);
CREATE UNIQUE INDEX ix_users_clerk_user_id ON users (clerk_user_id);
CREATE INDEX ix_users_email ON users (email);

CREATE TABLE organization_members (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role varchar NOT NULL,
    all_boards_read boolean NOT NULL,
    all_boards_write boolean NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT organization_members_pkey PRIMARY KEY (id),
    CONSTRAINT uq_organization_members_org_user UNIQUE (organization_id, user_id),
    CONSTRAINT organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
    CONSTRAINT organization_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX ix_organization_members_organization_id ON organization_members (organization_id);
CREATE INDEX ix_organization_members_role ON organization_members (role);
CREATE INDEX ix_organization_members_user_id ON organization_members (user_id);

CREATE TABLE organization_invites (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    invited_email varchar NOT NULL,
    token varchar NOT NULL,
    role varchar NOT NULL,
    all_boards_read boolean NOT NULL,
    all_boards_write boolean NOT NULL,
    created_by_user_id uuid,
    accepted_by_user_id uuid,
    accepted_at timestamp,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT organization_invites_pkey PRIMARY KEY (id),
    CONSTRAINT uq_org_invites_token UNIQUE (token),
    CONSTRAINT organization_invites_accepted_by_user_id_fkey FOREIGN KEY (accepted_by_user_id) REFERENCES users(id),
    CONSTRAINT organization_invites_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id),
    CONSTRAINT organization_invites_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_organization_invites_accepted_by_user_id ON organization_invites (accepted_by_user_id);
CREATE INDEX ix_organization_invites_created_by_user_id ON organization_invites (created_by_user_id);
CREATE INDEX ix_organization_invites_invited_email ON organization_invites (invited_email);
CREATE INDEX ix_organization_invites_organization_id ON organization_invites (organization_id);
CREATE INDEX ix_organization_invites_role ON organization_invites (role);
CREATE INDEX ix_organization_invites_token ON organization_invites (token);

-- Gateways and skills

CREATE TABLE gateways (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    url varchar NOT NULL,
    token varchar,
    workspace_root varchar NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    disable_device_pairing boolean NOT NULL,
    allow_insecure_tls boolean NOT NULL,
    CONSTRAINT gateways_pkey PRIMARY KEY (id),
    CONSTRAINT gateways_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_gateways_organization_id ON gateways (organization_id);

CREATE TABLE marketplace_skills (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    description varchar,
    category varchar,
    risk varchar,
    source varchar,
    source_url varchar NOT NULL,
    metadata json DEFAULT '{}' NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT marketplace_skills_pkey PRIMARY KEY (id),
    CONSTRAINT uq_marketplace_skills_org_source_url UNIQUE (organization_id, source_url),
    CONSTRAINT marketplace_skills_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_marketplace_skills_organization_id ON marketplace_skills (organization_id);

CREATE TABLE skill_packs (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    description varchar,
    source_url varchar NOT NULL,
    branch varchar DEFAULT 'main' NOT NULL,
    metadata json DEFAULT '{}' NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT skill_packs_pkey PRIMARY KEY (id),
    CONSTRAINT uq_skill_packs_org_source_url UNIQUE (organization_id, source_url),
    CONSTRAINT skill_packs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
    CONSTRAINT ck_skill_packs_source_url_github CHECK (source_url LIKE 'https://github.com/%/%')
);
CREATE INDEX ix_skill_packs_organization_id ON skill_packs (organization_id);

CREATE TABLE gateway_installed_skills (
    id uuid NOT NULL,
    gateway_id uuid NOT NULL,
    skill_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT gateway_installed_skills_pkey PRIMARY KEY (id),
    CONSTRAINT uq_gateway_installed_skills_gateway_id_skill_id UNIQUE (gateway_id, skill_id),
    CONSTRAINT gateway_installed_skills_gateway_id_fkey FOREIGN KEY (gateway_id)
        REFERENCES gateways(id) ON DELETE CASCADE,
    CONSTRAINT gateway_installed_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES marketplace_skills(id)
);
CREATE INDEX ix_gateway_installed_skills_gateway_id ON gateway_installed_skills (gateway_id);
CREATE INDEX ix_gateway_installed_skills_skill_id ON gateway_installed_skills (skill_id);

-- Boards

CREATE TABLE board_groups (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    slug varchar NOT NULL,
    description varchar,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT board_groups_pkey PRIMARY KEY (id),
    CONSTRAINT board_groups_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_board_groups_organization_id ON board_groups (organization_id);
CREATE INDEX ix_board_groups_slug ON board_groups (slug);

CREATE TABLE boards (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    slug varchar NOT NULL,
    gateway_id uuid,
    board_group_id uuid,
    board_type varchar NOT NULL,
    objective varchar,
    success_metrics json,
    target_date timestamp,
    goal_confirmed boolean NOT NULL,
    goal_source varchar,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    description varchar NOT NULL,
    require_approval_for_done boolean DEFAULT true NOT NULL,
    require_review_before_done boolean DEFAULT false NOT NULL,
    block_status_changes_with_pending_approval boolean DEFAULT false NOT NULL,
    only_lead_can_change_status boolean DEFAULT false NOT NULL,
    max_agents integer NOT NULL,
    comment_required_for_review boolean DEFAULT false NOT NULL,
    CONSTRAINT boards_pkey PRIMARY KEY (id),
    CONSTRAINT boards_board_group_id_fkey FOREIGN KEY (board_group_id) REFERENCES board_groups(id),
    CONSTRAINT boards_gateway_id_fkey FOREIGN KEY (gateway_id) REFERENCES gateways(id),
    CONSTRAINT boards_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_boards_board_group_id ON boards (board_group_id);
CREATE INDEX ix_boards_board_type ON boards (board_type);
CREATE INDEX ix_boards_gateway_id ON boards (gateway_id);
CREATE INDEX ix_boards_organization_id ON boards (organization_id);
CREATE INDEX ix_boards_slug ON boards (slug);

CREATE TABLE organization_board_access (
    id uuid NOT NULL,
    organization_member_id uuid NOT NULL,
    board_id uuid NOT NULL,
    can_read boolean NOT NULL,
    can_write boolean NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT organization_board_access_pkey PRIMARY KEY (id),
    CONSTRAINT uq_org_board_access_member_board UNIQUE (organization_member_id, board_id),
    CONSTRAINT organization_board_access_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT organization_board_access_organization_member_id_fkey FOREIGN KEY (organization_member_id)
        REFERENCES organization_members(id)
);
CREATE INDEX ix_organization_board_access_board_id ON organization_board_access (board_id);
CREATE INDEX ix_organization_board_access_organization_member_id ON organization_board_access (organization_member_id);

CREATE TABLE organization_invite_board_access (
    id uuid NOT NULL,
    organization_invite_id uuid NOT NULL,
    board_id uuid NOT NULL,
    can_read boolean NOT NULL,
    can_write boolean NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT organization_invite_board_access_pkey PRIMARY KEY (id),
    CONSTRAINT uq_org_invite_board_access_invite_board UNIQUE (organization_invite_id, board_id),
    CONSTRAINT organization_invite_board_access_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT organization_invite_board_access_organization_invite_id_fkey FOREIGN KEY (organization_invite_id)
        REFERENCES organization_invites(id)
);
CREATE INDEX ix_organization_invite_board_access_board_id ON organization_invite_board_access (board_id);
CREATE INDEX ix_organization_invite_board_access_organization_invite_id
    ON organization_invite_board_access (organization_invite_id);

CREATE TABLE board_memory (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    content varchar NOT NULL,
    tags json,
    is_chat boolean NOT NULL,
    source varchar,
    created_at timestamp NOT NULL,
    CONSTRAINT board_memory_pkey PRIMARY KEY (id),
    CONSTRAINT board_memory_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id)
);
CREATE INDEX ix_board_memory_board_id ON board_memory (board_id);
CREATE INDEX ix_board_memory_board_id_is_chat_created_at ON board_memory (board_id, is_chat, created_at);
CREATE INDEX ix_board_memory_is_chat ON board_memory (is_chat);

CREATE TABLE board_group_memory (
    id uuid NOT NULL,
    board_group_id uuid NOT NULL,
    content varchar NOT NULL,
    tags json,
    is_chat boolean NOT NULL,
    source varchar,
    created_at timestamp NOT NULL,
    CONSTRAINT board_group_memory_pkey PRIMARY KEY (id),
    CONSTRAINT board_group_memory_board_group_id_fkey FOREIGN KEY (board_group_id) REFERENCES board_groups(id)
);
CREATE INDEX ix_board_group_memory_board_group_id ON board_group_memory (board_group_id);
CREATE INDEX ix_board_group_memory_is_chat ON board_group_memory (is_chat);

CREATE TABLE board_onboarding_sessions (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    session_key varchar NOT NULL,
    status varchar NOT NULL,
    messages json,
    draft_goal json,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT board_onboarding_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT board_onboarding_sessions_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id)
);
CREATE INDEX ix_board_onboarding_sessions_board_id ON board_onboarding_sessions (board_id);
CREATE INDEX ix_board_onboarding_sessions_status ON board_onboarding_sessions (status);

-- Agents

CREATE TABLE agents (
    id uuid NOT NULL,
    board_id uuid,
    name varchar NOT NULL,
    status varchar NOT NULL,
    openclaw_session_id varchar,
    agent_token_hash varchar,
    heartbeat_config json,
    identity_profile json,
    identity_template text,
    soul_template text,
    provision_requested_at timestamp,
    provision_confirm_token_hash varchar,
    provision_action varchar,
    delete_requested_at timestamp,
    delete_confirm_token_hash varchar,
    last_seen_at timestamp,
    is_board_lead boolean NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    gateway_id uuid NOT NULL,
    lifecycle_generation integer NOT NULL,
    wake_attempts integer NOT NULL,
    last_wake_sent_at timestamp,
    checkin_deadline_at timestamp,
    last_provision_error text,
    CONSTRAINT agents_pkey PRIMARY KEY (id),
    CONSTRAINT agents_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT fk_agents_gateway_id_gateways FOREIGN KEY (gateway_id) REFERENCES gateways(id)
);
CREATE INDEX ix_agents_agent_token_hash ON agents (agent_token_hash);
CREATE INDEX ix_agents_board_id ON agents (board_id);
CREATE INDEX ix_agents_delete_confirm_token_hash ON agents (delete_confirm_token_hash);
CREATE INDEX ix_agents_gateway_id ON agents (gateway_id);
CREATE INDEX ix_agents_is_board_lead ON agents (is_board_lead);
CREATE INDEX ix_agents_name ON agents (name);
CREATE INDEX ix_agents_openclaw_session_id ON agents (openclaw_session_id);
CREATE INDEX ix_agents_provision_action ON agents (provision_action);
CREATE INDEX ix_agents_provision_confirm_token_hash ON agents (provision_confirm_token_hash);
CREATE INDEX ix_agents_status ON agents (status);

-- Tasks

CREATE TABLE tasks (
    id uuid NOT NULL,
    board_id uuid,
    title varchar NOT NULL,
    description varchar,
    status varchar NOT NULL,
    priority varchar NOT NULL,
    due_at timestamp,
    in_progress_at timestamp,
    created_by_user_id uuid,
    assigned_agent_id uuid,
    auto_created boolean NOT NULL,
    auto_reason varchar,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    previous_in_progress_at timestamp,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_assigned_agent_id_fkey FOREIGN KEY (assigned_agent_id) REFERENCES agents(id),
    CONSTRAINT tasks_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT tasks_created_by_user_id_fkey FOREIGN KEY (created_by_user_id) REFERENCES users(id)
);
CREATE INDEX ix_tasks_assigned_agent_id ON tasks (assigned_agent_id);
CREATE INDEX ix_tasks_board_id ON tasks (board_id);
CREATE INDEX ix_tasks_board_id_assigned_agent_id_created_at ON tasks (board_id, assigned_agent_id, created_at);
CREATE INDEX ix_tasks_board_id_created_at ON tasks (board_id, created_at);
CREATE INDEX ix_tasks_board_id_status_created_at ON tasks (board_id, status, created_at);
CREATE INDEX ix_tasks_created_by_user_id ON tasks (created_by_user_id);
CREATE INDEX ix_tasks_priority ON tasks (priority);
CREATE INDEX ix_tasks_status ON tasks (status);

CREATE TABLE task_dependencies (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    task_id uuid NOT NULL,
    depends_on_task_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT task_dependencies_pkey PRIMARY KEY (id),
    CONSTRAINT uq_task_dependencies_task_id_depends_on_task_id UNIQUE (task_id, depends_on_task_id),
    CONSTRAINT task_dependencies_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT task_dependencies_depends_on_task_id_fkey FOREIGN KEY (depends_on_task_id) REFERENCES tasks(id),
    CONSTRAINT task_dependencies_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id),
    CONSTRAINT ck_task_dependencies_no_self CHECK (task_id <> depends_on_task_id)
);
CREATE INDEX ix_task_dependencies_board_id ON task_dependencies (board_id);
CREATE INDEX ix_task_dependencies_depends_on_task_id ON task_dependencies (depends_on_task_id);
CREATE INDEX ix_task_dependencies_task_id ON task_dependencies (task_id);

CREATE TABLE task_fingerprints (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    fingerprint_hash varchar NOT NULL,
    task_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT task_fingerprints_pkey PRIMARY KEY (id),
    CONSTRAINT task_fingerprints_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT task_fingerprints_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id)
);
CREATE INDEX ix_task_fingerprints_board_id ON task_fingerprints (board_id);
CREATE INDEX ix_task_fingerprints_fingerprint_hash ON task_fingerprints (fingerprint_hash);

CREATE TABLE tags (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    name varchar NOT NULL,
    slug varchar NOT NULL,
    color varchar NOT NULL,
    description varchar,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    CONSTRAINT uq_tags_organization_id_slug UNIQUE (organization_id, slug),
    CONSTRAINT tags_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
CREATE INDEX ix_tags_organization_id ON tags (organization_id);
CREATE INDEX ix_tags_slug ON tags (slug);

CREATE TABLE tag_assignments (
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT tag_assignments_pkey PRIMARY KEY (id),
    CONSTRAINT uq_tag_assignments_task_id_tag_id UNIQUE (task_id, tag_id),
    CONSTRAINT tag_assignments_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id),
    CONSTRAINT tag_assignments_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id)
);
CREATE INDEX ix_tag_assignments_tag_id ON tag_assignments (tag_id);
CREATE INDEX ix_tag_assignments_task_id ON tag_assignments (task_id);

CREATE TABLE task_custom_field_definitions (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    field_key varchar NOT NULL,
    label varchar NOT NULL,
    field_type varchar DEFAULT 'text' NOT NULL,
    ui_visibility varchar DEFAULT 'always' NOT NULL,
    validation_regex varchar,
    description varchar,
    required boolean NOT NULL,
    default_value json,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT task_custom_field_definitions_pkey PRIMARY KEY (id),
    CONSTRAINT uq_tcf_def_org_key UNIQUE (organization_id, field_key),
    CONSTRAINT task_custom_field_definitions_organization_id_fkey FOREIGN KEY (organization_id)
        REFERENCES organizations(id),
    CONSTRAINT ck_tcf_def_field_type
        CHECK (field_type IN (
            'text', 'text_long', 'integer', 'decimal', 'boolean', 'date', 'date_time', 'url', 'json')),
    CONSTRAINT ck_tcf_def_ui_visibility CHECK (ui_visibility IN ('always', 'if_set', 'hidden'))
);
CREATE INDEX ix_task_custom_field_definitions_field_key ON task_custom_field_definitions (field_key);
CREATE INDEX ix_task_custom_field_definitions_organization_id ON task_custom_field_definitions (organization_id);

CREATE TABLE task_custom_field_values (
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    task_custom_field_definition_id uuid NOT NULL,
    value json,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    CONSTRAINT task_custom_field_values_pkey PRIMARY KEY (id),
    CONSTRAINT uq_tcf_values_task_def UNIQUE (task_id, task_custom_field_definition_id),
    CONSTRAINT task_custom_field_values_task_custom_field_definition_id_fkey
        FOREIGN KEY (task_custom_field_definition_id) REFERENCES task_custom_field_definitions(id),
    CONSTRAINT task_custom_field_values_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id)
);
CREATE INDEX ix_task_custom_field_values_task_custom_field_definition_id
    ON task_custom_field_values (task_custom_field_definition_id);
CREATE INDEX ix_task_custom_field_values_task_id ON task_custom_field_values (task_id);

CREATE TABLE board_task_custom_fields (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    task_custom_field_definition_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT board_task_custom_fields_pkey PRIMARY KEY (id),
    CONSTRAINT uq_board_tcf_binding UNIQUE (board_id, task_custom_field_definition_id),
    CONSTRAINT board_task_custom_fields_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT board_task_custom_fields_task_custom_field_definition_id_fkey
        FOREIGN KEY (task_custom_field_definition_id) REFERENCES task_custom_field_definitions(id)
);
CREATE INDEX ix_board_task_custom_fields_board_id ON board_task_custom_fields (board_id);
CREATE INDEX ix_board_task_custom_fields_task_custom_field_definition_id
    ON board_task_custom_fields (task_custom_field_definition_id);

-- Approvals and activity

CREATE TABLE approvals (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    task_id uuid,
    agent_id uuid,
    action_type varchar NOT NULL,
    payload json,
    confidence double precision NOT NULL,
    rubric_scores json,
    status varchar NOT NULL,
    created_at timestamp NOT NULL,
    resolved_at timestamp,
    CONSTRAINT approvals_pkey PRIMARY KEY (id),
    CONSTRAINT approvals_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id),
    CONSTRAINT approvals_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT approvals_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id)
);
CREATE INDEX ix_approvals_agent_id ON approvals (agent_id);
CREATE INDEX ix_approvals_board_id ON approvals (board_id);
CREATE INDEX ix_approvals_status ON approvals (status);
CREATE INDEX ix_approvals_task_id ON approvals (task_id);

CREATE TABLE approval_task_links (
    id uuid NOT NULL,
    approval_id uuid NOT NULL,
    task_id uuid NOT NULL,
    created_at timestamp NOT NULL,
    CONSTRAINT approval_task_links_pkey PRIMARY KEY (id),
    CONSTRAINT uq_approval_task_links_approval_id_task_id UNIQUE (approval_id, task_id),
    CONSTRAINT approval_task_links_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approvals(id),
    CONSTRAINT approval_task_links_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id)
);
CREATE INDEX ix_approval_task_links_approval_id ON approval_task_links (approval_id);
CREATE INDEX ix_approval_task_links_task_id ON approval_task_links (task_id);

CREATE TABLE activity_events (
    id uuid NOT NULL,
    event_type varchar NOT NULL,
    message varchar,
    agent_id uuid,
    task_id uuid,
    created_at timestamp NOT NULL,
    board_id uuid,
    CONSTRAINT activity_events_pkey PRIMARY KEY (id),
    CONSTRAINT activity_events_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id),
    CONSTRAINT activity_events_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id),
    CONSTRAINT fk_activity_events_board_id_boards FOREIGN KEY (board_id) REFERENCES boards(id) ON DELETE CASCADE
);
CREATE INDEX ix_activity_events_agent_id ON activity_events (agent_id);
CREATE INDEX ix_activity_events_board_id ON activity_events (board_id);
CREATE INDEX ix_activity_events_event_type ON activity_events (event_type);
CREATE INDEX ix_activity_events_event_type_created_at ON activity_events (event_type, created_at);
CREATE INDEX ix_activity_events_task_comment_task_id_created_at
    ON activity_events (task_id, created_at) WHERE event_type = 'task.comment';
CREATE INDEX ix_activity_events_task_id ON activity_events (task_id);

-- Webhooks

CREATE TABLE board_webhooks (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    description varchar NOT NULL,
    enabled boolean NOT NULL,
    created_at timestamp NOT NULL,
    updated_at timestamp NOT NULL,
    agent_id uuid,
    secret varchar,
    signature_header varchar,
    CONSTRAINT board_webhooks_pkey PRIMARY KEY (id),
    CONSTRAINT board_webhooks_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT fk_board_webhooks_agent_id_agents FOREIGN KEY (agent_id) REFERENCES agents(id)
);
CREATE INDEX ix_board_webhooks_agent_id ON board_webhooks (agent_id);
CREATE INDEX ix_board_webhooks_board_id ON board_webhooks (board_id);
CREATE INDEX ix_board_webhooks_enabled ON board_webhooks (enabled);

CREATE TABLE board_webhook_payloads (
    id uuid NOT NULL,
    board_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    payload json,
    headers json,
    source_ip varchar,
    content_type varchar,
    received_at timestamp NOT NULL,
    CONSTRAINT board_webhook_payloads_pkey PRIMARY KEY (id),
    CONSTRAINT board_webhook_payloads_board_id_fkey FOREIGN KEY (board_id) REFERENCES boards(id),
    CONSTRAINT board_webhook_payloads_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES board_webhooks(id)
);
CREATE INDEX ix_board_webhook_payloads_board_id ON board_webhook_payloads (board_id);
CREATE INDEX ix_board_webhook_payloads_board_webhook_received_at
    ON board_webhook_payloads (board_id, webhook_id, received_at);
CREATE INDEX ix_board_webhook_payloads_received_at ON board_webhook_payloads (received_at);
CREATE INDEX ix_board_webhook_payloads_webhook_id ON board_webhook_payloads (webhook_id);

-- The earlier backend's own migration tool finds its head revision here, so that it can run on this database again.

CREATE TABLE alembic_version (
    version_num varchar(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version (version_num) VALUES ('a9b1c2d3e4f7');
