-- When a doctor can be visited, where, and how long a visit takes. Times of a week are of the hospital's own zone; what
-- happens at an instant is a timestamptz.

create table room (
  hospital_id uuid not null references hospital,
  id uuid not null,
  name text not null check (name <> ''),
  active boolean not null default true,
  primary key (hospital_id, id)
);
create unique index room_name on room (hospital_id, lower(name)) where active;
select protect_hospital_table('room', 'select, insert, update');

create table visit_type (
  hospital_id uuid not null references hospital,
  id uuid not null,
  name text not null check (name <> ''),
  -- Whole quanta of five minutes.
  minutes int not null check (minutes between 5 and 480 and minutes % 5 = 0),
  -- Whether patients choose it themselves.
  open_to_patients boolean not null,
  active boolean not null default true,
  primary key (hospital_id, id)
);
create unique index visit_type_name on visit_type (hospital_id, lower(name)) where active;
select protect_hospital_table('visit_type', 'select, insert, update');

-- One row of each doctor who has hours: who books holds it shared, who changes hours or leave holds it alone, so that no
-- visit slips into a leave that is being entered.
create table doctor_schedule (
  hospital_id uuid not null references hospital,
  doctor_id uuid not null references person,
  revision int not null default 1,
  primary key (hospital_id, doctor_id)
);
select protect_hospital_table('doctor_schedule', 'select, insert, update');

create table working_hours (
  hospital_id uuid not null,
  id uuid not null,
  doctor_id uuid not null,
  -- ISO 8601: 1 is Monday.
  weekday int not null check (weekday between 1 and 7),
  -- Minutes of the clock on the wall; 1440 is midnight at the end.
  starts int not null check (starts between 0 and 1435 and starts % 5 = 0),
  ends int not null check (ends between 5 and 1440 and ends % 5 = 0),
  room_id uuid,
  valid_from date not null,
  -- The last day; null: until it is changed.
  valid_until date,
  primary key (hospital_id, id),
  foreign key (hospital_id, doctor_id) references doctor_schedule (hospital_id, doctor_id),
  foreign key (hospital_id, room_id) references room (hospital_id, id),
  check (ends > starts),
  check (valid_until >= valid_from)
);
create index working_hours_of on working_hours (hospital_id, doctor_id);
select protect_hospital_table('working_hours', 'select, insert, delete');

create table doctor_leave (
  hospital_id uuid not null,
  id uuid not null,
  doctor_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  made_by uuid not null references person,
  made_at timestamptz not null,
  -- Taken back.
  ended_at timestamptz,
  ended_by uuid references person,
  primary key (hospital_id, id),
  foreign key (hospital_id, doctor_id) references doctor_schedule (hospital_id, doctor_id),
  check (ends_at > starts_at),
  check ((ended_at is null) = (ended_by is null))
);
create index doctor_leave_of on doctor_leave (hospital_id, doctor_id, ends_at) where ended_at is null;
select protect_hospital_table('doctor_leave');
grant update (ended_at, ended_by) on doctor_leave to pramana_app;

-- Who changed what of all this, and what stood there before; insert-only.
create table schedule_change (
  hospital_id uuid not null references hospital,
  id uuid not null,
  about text not null check (about in ('hours', 'leave', 'room', 'visit-type', 'screen')),
  about_id uuid not null,
  facts jsonb not null,
  made_by uuid not null references person,
  made_at timestamptz not null,
  primary key (hospital_id, id)
);
create index schedule_change_about on schedule_change (hospital_id, about, about_id, id);
select protect_hospital_table('schedule_change');
