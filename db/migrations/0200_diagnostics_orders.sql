-- What was ordered of the laboratory, and how far it is (decision 23). What is tested lies under the key of the patient's
-- category labs; results are records. Here stands whose it is by pseudonym, the state, and who did what when.

create table lab_order (
  hospital_id uuid not null references hospital,
  -- The id of the test in the sealed orders of a consultation.
  id uuid not null,
  subject_id uuid not null,
  consultation_id uuid,
  ordered_by uuid not null references person,
  ordered_by_name text not null,
  ordered_at timestamptz not null,
  urgent boolean not null,
  state text not null check (state in ('ordered', 'sampled', 'entered', 'released', 'cancelled')),
  -- Which test, note, reasons: content of the category labs. Its version counts how often it was written.
  words_version int not null check (words_version > 0),
  epoch int not null,
  wrapped_key bytea not null,
  box bytea not null,
  sample_number text,
  sampled_at timestamptz,
  sampled_by uuid references person,
  sampled_by_name text,
  -- The result, and its version that the state speaks of.
  record_id uuid,
  record_version int,
  critical boolean not null default false,
  revision int not null default 1 check (revision > 0),
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, consultation_id) references consultation (hospital_id, id),
  foreign key (hospital_id, record_id) references record (hospital_id, id),
  check ((sample_number is null) = (sampled_at is null) and (sample_number is null) = (sampled_by is null)),
  check (state not in ('sampled', 'entered', 'released') or sample_number is not null),
  check (state not in ('entered', 'released') or record_id is not null),
  check ((record_id is null) = (record_version is null))
);
-- Work lists: urgent ones first, then by their age (an id begins with its time).
create index lab_order_work on lab_order (hospital_id, state, urgent desc, id) where state in ('ordered', 'sampled', 'entered');
create index lab_order_released on lab_order (hospital_id, state, id) where state in ('released', 'cancelled');
create index lab_order_of_subject on lab_order (hospital_id, subject_id, id);
create index lab_order_of_doctor on lab_order (hospital_id, ordered_by, state, urgent desc, id);
create index lab_order_of_record on lab_order (hospital_id, record_id) where record_id is not null;
select protect_hospital_table('lab_order', 'select, insert');
-- Not whose it is, who ordered it, when, at which visit.
grant update (urgent, state, words_version, epoch, wrapped_key, box, sample_number, sampled_at, sampled_by, sampled_by_name,
  record_id, record_version, critical, revision) on lab_order to pramana_app;

-- The steps that an order may take; the same table stands in diagnostics/order.policy.ts, and a test compares them.
create function lab_order_steps() returns table (before text, after text) language sql immutable as $$
  values ('ordered', 'sampled'), ('ordered', 'cancelled'),
    ('sampled', 'entered'), ('sampled', 'ordered'), ('sampled', 'cancelled'),
    ('entered', 'released'), ('entered', 'ordered')
$$;
create function lab_order_keeps_order() returns trigger language plpgsql as $$
begin
  if old.state <> new.state
    and not exists (select from lab_order_steps() where before = old.state and after = new.state) then
    raise check_violation using message = 'an order does not take this step', constraint = 'lab_order_step';
  end if;
  if old.record_id is not null and old.record_id is distinct from new.record_id then
    raise restrict_violation using message = 'the result of an order is one record';
  end if;
  return new;
end
$$;
create trigger lab_order_keeps_order before update on lab_order for each row execute function lab_order_keeps_order();

-- Nothing comes in under a key that is gone (as 0141).
create function refuse_lab_words_of_erased() returns trigger language plpgsql as $$
declare
  above bytea;
  gone bytea[];
begin
  perform from subject s where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
  select k.wrapped, k.retired into above, gone from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = new.subject_id and k.category = 'labs'
      and k.epoch = new.epoch for key share;
  perform refuse_without_key(octet_length(above) = 0);
  perform refuse_retired_key(gone, new.wrapped_key);
  return new;
end
$$;
create trigger lab_order_under_a_key before insert or update of wrapped_key on lab_order
  for each row execute function refuse_lab_words_of_erased();

-- Every step: who, when. Why stands in the words of the order, by revision.
create table lab_order_event (
  hospital_id uuid not null,
  order_id uuid not null,
  revision int not null check (revision > 0),
  act text not null check (act in ('ordered', 'changed', 'sampled', 'rejected', 'entered', 'corrected', 'released', 'cancelled')),
  -- Null: the system, when a person left.
  made_by uuid references person,
  made_by_name text not null,
  at timestamptz not null,
  primary key (hospital_id, order_id, revision),
  foreign key (hospital_id, order_id) references lab_order (hospital_id, id)
);
select protect_hospital_table('lab_order_event');

-- The last sample number of a day; its row is the lock.
create table lab_sample_counter (
  hospital_id uuid not null references hospital,
  date date not null,
  last int not null check (last > 0),
  primary key (hospital_id, date)
);
select protect_hospital_table('lab_sample_counter', 'select, insert, update');

-- A critical value, until somebody who may act says that they have seen it.
create table lab_alert (
  hospital_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  -- The version of the result that raised it: each raises one.
  record_version int not null,
  doctor_id uuid not null references person,
  doctor_name text not null,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references person,
  acknowledged_by_name text,
  primary key (hospital_id, id),
  unique (hospital_id, order_id, record_version),
  foreign key (hospital_id, order_id) references lab_order (hospital_id, id),
  check ((acknowledged_at is null) = (acknowledged_by is null) and (acknowledged_by is null) = (acknowledged_by_name is null))
);
create index lab_alert_open on lab_alert (hospital_id, doctor_id, id) where acknowledged_at is null;
select protect_hospital_table('lab_alert');
grant update (acknowledged_at, acknowledged_by, acknowledged_by_name) on lab_alert to pramana_app;
create function lab_alert_keeps() returns trigger language plpgsql as $$
begin
  if old.acknowledged_at is not null then
    raise restrict_violation using message = 'who acknowledged a critical value first stays';
  end if;
  return new;
end
$$;
create trigger lab_alert_keeps before update on lab_alert for each row execute function lab_alert_keeps();
