-- The run ledger: one row for every run of every job of the house, kept after pg-boss has forgotten the job.

create table if not exists app.jobs (
  id uuid primary key default app.uuid_v7(),
  type text not null,
  status text not null default 'running',
  trigger text not null,
  parent_id uuid references app.jobs (id),
  queue_job_id uuid,
  attempt integer not null default 1,
  subject text,
  summary jsonb not null default '{}',
  error text,
  log_ref text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint jobs_status check (status in ('running', 'succeeded', 'failed')),
  constraint jobs_trigger check (trigger in ('schedule', 'person', 'command', 'job')),
  constraint jobs_finished check ((status = 'running') = (finished_at is null)),
  constraint jobs_attempt check (attempt > 0)
);

create index if not exists jobs_type_started_at on app.jobs (type, started_at desc);
create index if not exists jobs_started_at on app.jobs (started_at desc);
create index if not exists jobs_parent_id on app.jobs (parent_id) where parent_id is not null;
create index if not exists jobs_running on app.jobs (type, started_at) where status = 'running';
create index if not exists jobs_queue_job_id on app.jobs (queue_job_id) where queue_job_id is not null;

-- The log lines of a run, opened through jobs.log_ref.
create table if not exists app.job_logs (
  log_ref text primary key,
  job_id uuid not null references app.jobs (id) on delete cascade,
  lines jsonb not null default '[]'
);

create index if not exists job_logs_job_id on app.job_logs (job_id);

-- Staff start runs (a retry), but never erase one.
grant select, insert, update on app.jobs to lappa_staff;
grant select on app.job_logs to lappa_staff;
grant select, insert, update, delete on app.jobs, app.job_logs to lappa_system;
