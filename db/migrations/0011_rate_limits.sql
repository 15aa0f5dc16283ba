-- How often something was tried in the current window. Keys are hashes: no address or e-mail is kept.

create table if not exists app.rate_limits (
  key bytea primary key,
  count integer not null,
  window_ends_at timestamptz not null
);

create index if not exists rate_limits_window_ends_at on app.rate_limits (window_ends_at);

grant select, insert, update, delete on app.rate_limits to lappa_system;
