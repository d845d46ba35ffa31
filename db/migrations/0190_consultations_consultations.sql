-- A consultation: what a doctor writes at one visit. What it says is in records; here stands only which records it made.

create table consultation (
  hospital_id uuid not null references hospital,
  id uuid not null,
  subject_id uuid not null,
  doctor_id uuid not null references person,
  doctor_name text not null,
  -- The visit it belongs to; null where somebody was seen without one.
  encounter_id uuid,
  begun_at timestamptz not null,
  -- When its first version was sealed.
  sealed_at timestamptz,
  note_id uuid,
  prescription_id uuid,
  vitals_id uuid,
  orders_id uuid,
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, note_id) references record (hospital_id, id),
  foreign key (hospital_id, prescription_id) references record (hospital_id, id),
  foreign key (hospital_id, vitals_id) references record (hospital_id, id),
  foreign key (hospital_id, orders_id) references record (hospital_id, id),
  check ((sealed_at is null) = (note_id is null)),
  check (note_id is not null or coalesce(prescription_id, vitals_id, orders_id) is null)
);
-- A doctor writes one at a time about a patient.
create unique index consultation_open on consultation (hospital_id, doctor_id, subject_id) where sealed_at is null;
create index consultation_of_subject on consultation (hospital_id, subject_id, id);
create index consultation_by_doctor on consultation (hospital_id, doctor_id, id);
select protect_hospital_table('consultation', 'select, insert, delete');
-- Not whose and by whom it is.
grant update (sealed_at, note_id, prescription_id, vitals_id, orders_id) on consultation to pramana_app;

-- A record that was named is named for ever, and a sealed consultation stays.
create function consultation_keeps() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.sealed_at is not null then
      raise restrict_violation using message = 'a sealed consultation is kept';
    end if;
    return old;
  end if;
  if (old.sealed_at is not null and old.sealed_at is distinct from new.sealed_at)
    or (old.note_id is not null and old.note_id is distinct from new.note_id)
    or (old.prescription_id is not null and old.prescription_id is distinct from new.prescription_id)
    or (old.vitals_id is not null and old.vitals_id is distinct from new.vitals_id)
    or (old.orders_id is not null and old.orders_id is distinct from new.orders_id) then
    raise restrict_violation using message = 'what a consultation sealed is kept';
  end if;
  return new;
end
$$;
create trigger consultation_keeps before update or delete on consultation
  for each row execute function consultation_keeps();

-- What somebody is writing in it. Deleted by the transaction that seals it.
create table consultation_draft (
  hospital_id uuid not null references hospital,
  consultation_id uuid not null,
  owner_id uuid not null references person,
  subject_id uuid not null,
  -- Everything typed, and from which versions it goes on; under the patient's key.
  box bytea not null,
  revision int not null check (revision > 0),
  begun_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (hospital_id, consultation_id, owner_id),
  foreign key (hospital_id, consultation_id) references consultation (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index consultation_draft_of_subject on consultation_draft (hospital_id, subject_id);
select protect_hospital_table('consultation_draft', 'select, insert, update, delete');
-- Nothing comes in under a patient's key that is gone (as 0141).
create trigger consultation_draft_under_a_key before insert or update of box on consultation_draft
  for each row execute function refuse_box_under_retired_key('box');
