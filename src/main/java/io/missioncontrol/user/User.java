package io.missioncontrol.user;

import java.util.UUID;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A person who can sign in. */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {

    @Id
    public UUID id;

    /** The issuer's name for the person, whatever the issuer: the column is older than the other issuers. */
    @Column(name = "clerk_user_id")
    public String subject;

    public String email;
    public String name;

    @Column(name = "preferred_name")
    public String preferredName;

    public String pronouns;
    public String timezone;
    public String notes;
    public String context;

    @Column(name = "is_super_admin")
    public boolean superAdmin;

    @Column(name = "active_organization_id")
    public UUID activeOrganizationId;
}
