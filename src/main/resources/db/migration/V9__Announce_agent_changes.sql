-- Tells open streams which agents have changed, whoever changed them.

CREATE FUNCTION announce_agent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('agent_changed', NEW.id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER announce_agent_change AFTER INSERT OR UPDATE ON agents
    FOR EACH ROW EXECUTE FUNCTION announce_agent_change();
