-- Tells whether a computer reports the very programs that it reported before, without reading them.

alter table app.client_inventories add column if not exists report_digest bytea;
