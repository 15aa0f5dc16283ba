-- The roles of a Lappa cluster. Run once per cluster by a superuser, before the migrations; safe to repeat.
-- Roles belong to the whole cluster, not to one database, so migrations only grant.
--
-- Three roles log in: lappa_owner owns the database and migrates; lappa_web and lappa_worker own nothing
-- and may do nothing by themselves (NOINHERIT) but enter the doors below with SET LOCAL ROLE.
-- Passwords are set by `npm run db:roles`, never here.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('lappa_owner', 'login'),
      ('lappa_web', 'login noinherit'),
      ('lappa_worker', 'login noinherit'),
      ('lappa_visitor', 'nologin'),
      ('lappa_person', 'nologin'),
      ('lappa_member', 'nologin'),
      ('lappa_staff', 'nologin'),
      ('lappa_client', 'nologin'),
      ('lappa_system', 'nologin')
    ) as roles (name, options)
  loop
    begin
      if not exists (select from pg_roles where rolname = wanted.name) then
        execute format(
          'create role %I %s nosuperuser nocreatedb nocreaterole nobypassrls',
          wanted.name, wanted.options
        );
      end if;
    exception
      -- Another session, perhaps in another database, made it between the look and the act.
      when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;

grant lappa_visitor, lappa_person, lappa_member, lappa_staff, lappa_client, lappa_system to lappa_web;
grant lappa_visitor, lappa_system to lappa_worker;
-- So that one login serves a small installation whose DATABASE_URL is the owner.
grant lappa_visitor, lappa_person, lappa_member, lappa_staff, lappa_client, lappa_system to lappa_owner;
