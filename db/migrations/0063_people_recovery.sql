-- Making somebody admin without the admin: proposed by the operator, confirmed by a second person after a waiting period.

create table admin_recovery (
  hospital_id uuid not null references hospital,
  id uuid not null,
  person_id uuid not null references person,
  reason text not null check (reason <> ''),
  proposed_by uuid not null references person,
  proposed_at timestamptz not null,
  ready_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_by uuid references person,
  objected_by uuid references person,
  closed_at timestamptz,
  primary key (hospital_id, id),
  -- Two people, and nobody makes themselves admin.
  constraint admin_recovery_takes_two check (confirmed_by <> proposed_by and confirmed_by <> person_id and person_id <> proposed_by),
  check (ready_at > proposed_at and expires_at > ready_at),
  check (confirmed_by is null or objected_by is null),
  check ((confirmed_by is null and objected_by is null) or closed_at is not null)
);
create unique index admin_recovery_open on admin_recovery (hospital_id) where closed_at is null;
select protect_hospital_table('admin_recovery', 'select, insert, update');

-- Which first-day tours a person has seen, per role.
create table tour_seen (
  person_id uuid not null references person,
  role text not null,
  seen_at timestamptz not null,
  primary key (person_id, role)
);
grant select, insert, delete on tour_seen to pramana_app;
