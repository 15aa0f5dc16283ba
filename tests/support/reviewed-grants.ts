/**
 * What was looked at and found right, with why. A new table without row security, and a new write outside the
 * system's door, must argue their case here.
 */

/** Tables without row security, and why no row of theirs belongs to an organisation or a person. */
export const platformTables: Record<string, string> = {
  schema_migrations: 'Names and checksums of this release’s files.',
  subscription_plans: 'The price list, public.',
  jobs: 'The house’s own runs; only staff and jobs are granted it.',
  job_logs: 'Log lines of those runs; only staff and jobs are granted it.',
  feeds: 'Where vendors publish; only staff and jobs are granted it.',
  sources: 'Which feed tells of which curated application; only staff and jobs are granted it.',
  update_outcomes: 'What update runs found; only staff and jobs are granted it.',
  upstream_hosts: 'What vendors’ hosts asked of us; only staff and jobs are granted it.',
  rate_limits: 'Counters under hashed keys; only the system is granted it.',
  switches: 'What staff switched on or off; only staff and jobs are granted it.',
  reconciliations: 'Passes over all customers, counts only; only staff and jobs are granted it.',
  signing_keys: 'The house’s own keys; only the system is granted it.',
};

/** Platform tables that members, people and visitors may read. */
export const publicPlatformTables = ['schema_migrations', 'subscription_plans'];

/** What may be written through another door than the system's, and what for. */
export const reviewedWrites: Record<string, string> = {
  'lappa_client: insert on client_inventories': 'A computer says what is installed on it.',
  'lappa_client: update on client_inventories': 'The same.',
  'lappa_client: insert on inventory_changes': 'The same.',
  'lappa_client: insert on installed_programs':
    'A program that nobody had before enters the organisation’s list.',
  'lappa_client: insert on program_standings':
    'Whether that program is current is told at once; a job corrects it.',
  'lappa_client: insert on version_outcomes': 'A computer says how its upgrades went.',
  'lappa_client: update on version_outcomes': 'The same.',
  'lappa_client: insert on ring_passages': 'The report that opens a gate opens it at once.',
  'lappa_client: update (architecture, last_seen_at, matched_count, name, outdated_count, program_count, recent_check_in_ids, removed_at, script_version, stale_since, token_hash, token_prefix, user_count, windows_edition, windows_version) on clients':
    'A computer describes itself, and may leave.',
  'lappa_member: delete on application_policies': 'Managers set policies.',
  'lappa_member: insert on application_policies': 'The same.',
  'lappa_member: update on application_policies': 'The same.',
  'lappa_member: delete on version_decisions': 'Managers approve and withdraw versions.',
  'lappa_member: insert on version_decisions': 'The same.',
  'lappa_member: update on version_decisions': 'The same.',
  'lappa_member: delete on ring_passages': 'Managers open a gate, and take that back.',
  'lappa_member: insert on ring_passages': 'The same.',
  'lappa_member: update (is_kept, passed_at) on ring_passages':
    'A change of rings takes nothing away from them.',
  'lappa_member: delete on rings': 'Managers make rings.',
  'lappa_member: insert on rings': 'The same.',
  'lappa_member: update ("position", delay_days, gate_count, gate_share, gated_since, name) on rings':
    'The same.',
  'lappa_member: delete on team_rings': 'Managers put teams into rings.',
  'lappa_member: insert on team_rings': 'The same.',
  'lappa_member: update (ring_id) on team_rings': 'The same.',
  'lappa_member: update (default_delay_days, default_mode, keep_versions, released_after_days, released_through) on distribution_settings':
    'Managers set what holds for all; the source’s identity and the end of automation they do not.',
  'lappa_member: insert on source_tokens': 'Managers make addresses of the source.',
  'lappa_member: update (expires_at, name, revoked_at, ring_id) on source_tokens':
    'Managers rotate and revoke them.',
  'lappa_member: insert on enrolment_keys': 'Managers make keys to enrol with.',
  'lappa_member: update (expires_at, name, revoked_at) on enrolment_keys': 'The same.',
  'lappa_member: update (assigned_ring_id, removed_at, ring_id, source_token_id, team_id, token_hash, token_prefix) on clients':
    'Managers move clients between rings and teams, and remove them.',
  'lappa_member: insert on activities': 'Members’ doings are told by themselves.',
  'lappa_member: insert on audit_entries': 'What a member does is recorded in their own name.',
  'lappa_member: insert on mails': 'Invitations are sent with the change they tell of.',
  'lappa_member: update (role) on memberships': 'Managers change roles; nobody adds a member so.',
  'lappa_member: delete on memberships': 'Members leave, managers remove.',
  'lappa_member: insert (created_at, domain, id, organization_id, token) on organization_domains':
    'Managers name a domain; that it is verified is for the system to say.',
  'lappa_member: delete on organization_domains': 'Managers take a domain back.',
  'lappa_member: insert (created_at, email, expires_at, id, invited_by, organization_id, role) on invitations':
    'Managers invite; the token is made by the mail job.',
  'lappa_member: update (expires_at, revoked_at) on invitations': 'Managers revoke and send again.',
  'lappa_member: insert on organization_presence': 'Members are seen to be there, each in person.',
  'lappa_member: update (last_active_at) on organization_presence': 'The same.',
  'lappa_member: insert on organization_security': 'Managers set the rules of sign-in.',
  'lappa_member: update (idle_minutes, second_factor_required, session_hours, sign_in_ways) on organization_security':
    'The same.',
  'lappa_member: update (name) on organizations': 'Managers name it; its address stays.',
  'lappa_member: insert on sso_connections': 'Managers connect their identity provider.',
  'lappa_member: update (client_id, client_secret, enabled, issuer) on sso_connections':
    'The same; the secret is written and never read by them.',
  'lappa_member: delete on sso_connections': 'The same.',
  'lappa_member: insert on teams': 'Managers make teams.',
  'lappa_member: update (name) on teams': 'The same.',
  'lappa_member: delete on teams': 'The same.',
  'lappa_member: insert on team_members': 'Managers put members into teams.',
  'lappa_member: delete on team_members': 'The same.',
  'lappa_person: insert on audit_entries': 'What a person does is recorded in their own name.',
  'lappa_person: insert on mails': 'A person is told what happened to their account.',
  'lappa_person: update (end_reason, ended_at) on sessions': 'People end their own sessions.',
  'lappa_person: update (locale, name) on users': 'People keep their own name and language.',
  'lappa_staff: insert on feature_overrides': 'Staff switch a feature for one organisation.',
  'lappa_staff: update on feature_overrides': 'The same.',
  'lappa_staff: delete on feature_overrides': 'The same.',
  'lappa_staff: insert on switches': 'Staff pause and resume the processing of webhooks.',
  'lappa_staff: update on switches': 'The same.',
  'lappa_staff: insert on audit_entries': 'What staff do is recorded in their own name.',
  'lappa_staff: update (disabled_at) on users': 'Staff shut somebody out, and let them in again.',
  'lappa_staff: insert on jobs': 'Staff start and retry update runs.',
  'lappa_staff: update on jobs': 'The same: a run’s counts are written when it has started.',
  'lappa_staff: update on feeds': 'A retry forgets what the feed said last.',
  'lappa_staff: update on sources': 'The same.',
};
