-- A visit from the wish to its end. Whose it is stands as a pseudonym; why somebody comes is under their key (I-13).

create table appointment (
  hospital_id uuid not null references hospital,
  id uuid not null,
  subject_id uuid not null,
  -- Null: asked of a department, and nobody has been chosen yet.
  doctor_id uuid references person,
  -- Asked of a department: whoever of it has time.
  department_id uuid,
  visit_type_id uuid not null,
  room_id uuid,
  state text not null check (state in ('requested', 'confirmed', 'arrived', 'in-consultation', 'done', 'no-show', 'cancelled')),
  source text not null check (source in ('own', 'desk', 'walk-in')),
  -- Null: a wish without a time yet, or somebody who came without one.
  starts_at timestamptz,
  ends_at timestamptz,
  -- Reason and wished times.
  words_box bytea not null,
  encounter_id uuid,
  -- The place in the queue: a number per doctor, day and part of the day.
  token_date date,
  token_part text check (token_part in ('morning', 'afternoon', 'evening')),
  token int check (token > 0),
  urgent boolean not null default false,
  -- By what the queue is ordered: the time that was agreed, or when they came.
  queue_at timestamptz,
  calls int not null default 0 check (calls >= 0),
  called_at timestamptz,
  begun_at timestamptz,
  finished_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, doctor_id, token_date, token_part, token),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, visit_type_id) references visit_type (hospital_id, id),
  foreign key (hospital_id, room_id) references room (hospital_id, id),
  foreign key (hospital_id, department_id) references department (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  check ((starts_at is null) = (ends_at is null)),
  -- Whole quanta, however the clocks stand: an offset that is no multiple of five minutes is of no zone in use.
  check (extract(epoch from starts_at) % 300 = 0 and extract(epoch from ends_at) % 300 = 0),
  check (ends_at > starts_at and ends_at <= starts_at + interval '8 hours'),
  check (state <> 'confirmed' or starts_at is not null),
  check (state in ('requested', 'cancelled') or doctor_id is not null),
  check ((token is null) = (token_date is null) and (token is null) = (token_part is null)),
  check (state not in ('arrived', 'in-consultation', 'done')
    or (token is not null and encounter_id is not null and queue_at is not null)),
  check (state not in ('in-consultation', 'done') or begun_at is not null),
  check (state <> 'done' or finished_at is not null)
);
create index appointment_by_time on appointment (hospital_id, starts_at) where state <> 'cancelled';
create index appointment_of_subject on appointment (hospital_id, subject_id, created_at);
create index appointment_requested on appointment (hospital_id, created_at) where state = 'requested';
create index appointment_queue on appointment (hospital_id, token_date, doctor_id) where token is not null;
-- One visit goes on at a time.
create unique index appointment_going_on on appointment (hospital_id, doctor_id, token_date) where state = 'in-consultation';
select protect_hospital_table('appointment');
grant update (doctor_id, visit_type_id, room_id, state, starts_at, ends_at, words_box, encounter_id, token_date,
  token_part, token, urgent, queue_at, calls, called_at, begun_at, finished_at, revision) on appointment to pramana_app;

-- The steps that a visit may take; the same table stands in appointments/state.policy.ts, and a test compares them.
create function appointment_steps() returns table (before text, after text) language sql immutable as $$
  values ('requested', 'confirmed'), ('requested', 'cancelled'),
    ('confirmed', 'arrived'), ('confirmed', 'no-show'), ('confirmed', 'cancelled'),
    ('arrived', 'in-consultation'), ('arrived', 'confirmed'), ('arrived', 'cancelled'),
    ('in-consultation', 'done'), ('in-consultation', 'arrived'),
    ('no-show', 'arrived')
$$;
create function appointment_keeps_order() returns trigger language plpgsql as $$
begin
  if old.state <> new.state
    and not exists (select from appointment_steps() where before = old.state and after = new.state) then
    raise check_violation using message = 'a visit does not take this step', constraint = 'appointment_step';
  end if;
  return new;
end
$$;
create trigger appointment_keeps_order before update of state on appointment
  for each row execute function appointment_keeps_order();

-- Double booking is impossible here: five minutes of a doctor, and of a room, belong to one visit. No code writes these
-- tables but the trigger below, so no code can forget them.
create table booking_quantum (
  hospital_id uuid not null,
  doctor_id uuid not null,
  at timestamptz not null,
  appointment_id uuid not null,
  primary key (hospital_id, doctor_id, at),
  foreign key (hospital_id, appointment_id) references appointment (hospital_id, id)
);
select protect_hospital_table('booking_quantum', 'select, insert, delete');

create table room_quantum (
  hospital_id uuid not null,
  room_id uuid not null,
  at timestamptz not null,
  appointment_id uuid not null,
  primary key (hospital_id, room_id, at),
  foreign key (hospital_id, appointment_id) references appointment (hospital_id, id)
);
select protect_hospital_table('room_quantum', 'select, insert, delete');

-- Node table: somebody who works in two hospitals is in one place at a time. It names no hospital and no visit, and the
-- server can neither read nor write it: all that anybody learns is that a time is not free.
create table person_quantum (
  person_id uuid not null,
  at timestamptz not null,
  -- Hash of the visit that holds it: only that one frees it.
  holder bytea not null,
  primary key (person_id, at)
);

create function hold_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into person_quantum select doctor_id, at, sha256(uuid_send(appointment_id)) from made order by at;
  return null;
end
$$;
create function free_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from person_quantum p using gone g
    where p.person_id = g.doctor_id and p.at = g.at and p.holder = sha256(uuid_send(g.appointment_id));
  return null;
end
$$;
revoke execute on function hold_person(), free_person() from public;
create trigger booking_quantum_held after insert on booking_quantum referencing new table as made
  for each statement execute function hold_person();
create trigger booking_quantum_freed after delete on booking_quantum referencing old table as gone
  for each statement execute function free_person();

-- When somebody who works in this hospital is taken, here or elsewhere: instants, and nothing else.
create function busy_quanta(person uuid, since timestamptz, until timestamptz) returns setof timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
  select q.at from person_quantum q where q.person_id = person and q.at >= since and q.at < until
    and exists (select from membership m where m.person_id = person and m.hospital_id = app_hospital() and m.active)
$$;
revoke execute on function busy_quanta(uuid, timestamptz, timestamptz) from public;
grant execute on function busy_quanta(uuid, timestamptz, timestamptz) to pramana_app;

create function quanta(starts timestamptz, ends timestamptz) returns setof timestamptz language sql immutable as $$
  -- By seconds: an interval of a day would be of other length where clocks change.
  select to_timestamp(s) from generate_series(extract(epoch from starts)::bigint, extract(epoch from ends)::bigint - 300, 300) s
$$;
create function appointment_books() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (old.doctor_id, old.room_id, old.starts_at, old.ends_at, old.state in ('requested', 'cancelled'))
      is not distinct from (new.doctor_id, new.room_id, new.starts_at, new.ends_at, new.state in ('requested', 'cancelled')) then
      return null;
    end if;
    delete from booking_quantum where hospital_id = old.hospital_id and doctor_id = old.doctor_id
      and at >= old.starts_at and at < old.ends_at and appointment_id = old.id;
    delete from room_quantum where hospital_id = old.hospital_id and room_id = old.room_id
      and at >= old.starts_at and at < old.ends_at and appointment_id = old.id;
  end if;
  -- A visit that took place, or that nobody came to, keeps its time.
  if new.starts_at is null or new.state in ('requested', 'cancelled') then return null; end if;
  insert into booking_quantum select new.hospital_id, new.doctor_id, at, new.id from quanta(new.starts_at, new.ends_at) at;
  if new.room_id is not null then
    insert into room_quantum select new.hospital_id, new.room_id, at, new.id from quanta(new.starts_at, new.ends_at) at;
  end if;
  return null;
end
$$;
create trigger appointment_books after insert or update of doctor_id, room_id, starts_at, ends_at, state on appointment
  for each row execute function appointment_books();

-- Every change: who, when, why. What a patient did from their own account names no account: beside the pseudonym it would
-- tell whose records are whose (I-13).
create table appointment_event (
  hospital_id uuid not null,
  id uuid not null,
  appointment_id uuid not null,
  -- The revision that this change led to: one entry for each, so that none is left out.
  revision int not null,
  act text not null check (act in ('asked', 'booked', 'walked-in', 'allotted', 'moved', 'arrived', 'called', 'put-back',
    'made-urgent', 'made-usual', 'begun', 'finished', 'missed', 'cancelled', 'undone')),
  state text not null,
  doctor_id uuid references person,
  starts_at timestamptz,
  -- Why; under the patient's key.
  why_box bytea,
  made_by uuid references person,
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, appointment_id, revision),
  foreign key (hospital_id, appointment_id) references appointment (hospital_id, id)
);
select protect_hospital_table('appointment_event');
grant update (why_box) on appointment_event to pramana_app;

-- The last number given in a queue; its row is the lock.
create table queue_counter (
  hospital_id uuid not null references hospital,
  doctor_id uuid not null references person,
  date date not null,
  part text not null check (part in ('morning', 'afternoon', 'evening')),
  last int not null check (last > 0),
  primary key (hospital_id, doctor_id, date, part)
);
select protect_hospital_table('queue_counter', 'select, insert, update');

-- A screen in the waiting room: whoever has its link sees numbers and no names.
create table queue_screen (
  hospital_id uuid not null references hospital,
  id uuid not null,
  name text not null check (name <> ''),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  -- Whose queues; none: all.
  doctors uuid[] not null default '{}',
  made_by uuid not null references person,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references person,
  primary key (hospital_id, id),
  unique (hospital_id, token_hash),
  check ((ended_at is null) = (ended_by is null))
);
select protect_hospital_table('queue_screen');
grant update (ended_at, ended_by) on queue_screen to pramana_app;

-- What somebody was told of a time, once.
create table appointment_reminder (
  hospital_id uuid not null,
  appointment_id uuid not null,
  starts_at timestamptz not null,
  channel text not null check (channel in ('sms', 'email')),
  at timestamptz not null,
  primary key (hospital_id, appointment_id, starts_at, channel),
  foreign key (hospital_id, appointment_id) references appointment (hospital_id, id)
);
select protect_hospital_table('appointment_reminder');
