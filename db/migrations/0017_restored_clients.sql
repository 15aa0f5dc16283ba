-- Removed clients can be brought back for some time: they are listed, newest first, and forgotten when it is over.

create index if not exists clients_removed_at on app.clients (organization_id, removed_at desc, id)
  where removed_at is not null;
