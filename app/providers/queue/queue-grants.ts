/**
 * What our roles may do with pg-boss's tables. The logins' own connections (outside any door) serve pg-boss: the web
 * process looks queues up, the worker runs them. Inside a door, people may add jobs, not read them: pg-boss
 * only asks for the new job's id.
 */
export const queueGrants = `
do $$
declare
  job_table regclass;
begin
  -- Two sessions that grant on the same table at once disturb each other.
  perform pg_advisory_xact_lock(hashtext('lappa queue grants'));
  grant usage on schema pgboss to lappa_web, lappa_worker, lappa_person, lappa_member, lappa_staff, lappa_system;
  grant select on all tables in schema pgboss to lappa_web;
  grant select, insert, update, delete on all tables in schema pgboss to lappa_worker, lappa_system;
  grant select on pgboss.queue to lappa_person, lappa_member, lappa_staff;
  for job_table in select relid from pg_partition_tree('pgboss.job') loop
    execute format('grant insert, select (id) on %s to lappa_person, lappa_member, lappa_staff', job_table);
  end loop;
end
$$`;
