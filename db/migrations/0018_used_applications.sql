-- Which applications an organisation's clients have: asked by its pages for all of them, of which there may be thousands.
create index if not exists installed_programs_organization_id
  on app.installed_programs (organization_id, application_id) where application_id is not null;
