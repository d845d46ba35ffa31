-- A new admin can also be asked for inside the hospital, and whoever asked can take it back.
alter table admin_recovery
  -- Asked by somebody who works there: then the second person is the operator, who can look at it from outside.
  add column asked_inside boolean not null default false,
  add column withdrawn_by uuid references person,
  add constraint admin_recovery_withdrawn_by_who_asked check (withdrawn_by = proposed_by),
  add constraint admin_recovery_ends_once check (num_nonnulls(confirmed_by, objected_by, withdrawn_by) <= 1),
  add constraint admin_recovery_withdrawn_is_closed check (withdrawn_by is null or closed_at is not null);
