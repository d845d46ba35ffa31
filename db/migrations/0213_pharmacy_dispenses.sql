-- Dispensing (P3): what of a prescription was handed out, of which batch, by whom. Names of medicines stand only in the
-- sealed prescription; here are items of the catalogue, as lines of bills have them.

-- Prescriptions as the pharmacy's list has them: one row per record, at its newest version.
create table prescription (
  hospital_id uuid not null references hospital,
  record_id uuid not null,
  version int not null,
  subject_id uuid not null,
  prescriber_id uuid not null references person,
  at timestamptz not null,
  state text not null check (state in ('open', 'part', 'done', 'withdrawn')),
  primary key (hospital_id, record_id),
  foreign key (hospital_id, record_id) references record (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index prescription_by_time on prescription (hospital_id, at desc, record_id desc);
create index prescription_to_dispense on prescription (hospital_id, at desc, record_id desc) where state in ('open', 'part');
create index prescription_of_subject on prescription (hospital_id, subject_id, at);
select protect_hospital_table('prescription');
grant update (version, prescriber_id, at, state) on prescription to pramana_app;

-- Another item of the same substance: the pharmacist asks, the prescriber answers.
create table substitution (
  hospital_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  version int not null,
  -- Which line of that version.
  line int not null check (line >= 0),
  item_id uuid not null,
  reason text not null check (reason in ('out-of-stock', 'price', 'patient', 'other')),
  asked_by uuid not null references person,
  asked_at timestamptz not null,
  prescriber_id uuid not null references person,
  answer text check (answer in ('consented', 'refused', 'withdrawn')),
  answered_by uuid references person,
  answered_at timestamptz,
  primary key (hospital_id, id),
  foreign key (hospital_id, record_id) references prescription (hospital_id, record_id),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null))
);
create unique index substitution_asked on substitution (hospital_id, record_id, version, line, item_id)
  where answer is null or answer = 'consented';
create index substitution_waiting on substitution (hospital_id, prescriber_id, asked_at) where answer is null;
select protect_hospital_table('substitution');
grant update (answer, answered_by, answered_at) on substitution to pramana_app;
-- An answer is given once.
create function substitution_answered_once() returns trigger language plpgsql as $$
begin
  if old.answer is not null then
    raise restrict_violation using message = 'this was answered already';
  end if;
  return new;
end
$$;
create trigger substitution_answered_once before update on substitution
  for each row execute function substitution_answered_once();

-- Acts of the pharmacy, each a sealed document: handed out, taken back, confirmed by the patient. Insert-only.
create table dispense (
  hospital_id uuid not null,
  id uuid not null,
  act text not null check (act in ('dispense', 'return', 'confirm')),
  record_id uuid not null,
  version int not null,
  subject_id uuid not null,
  encounter_id uuid not null,
  -- What is taken back or confirmed.
  of_id uuid,
  -- How the patient confirmed it, or why it came back.
  how text not null check (how in ('', 'sms', 'account', 'mistake', 'unwanted', 'recall')),
  series text not null,
  number bigint not null,
  -- Null: the patient, in their own account; person and pseudonym beside each other would tell who is who (I-13).
  author_id uuid references person,
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, record_id) references prescription (hospital_id, record_id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  foreign key (hospital_id, of_id) references dispense (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  check ((act = 'dispense') = (of_id is null)),
  check ((author_id is null) = (how = 'account')),
  check (case act when 'dispense' then how = '' when 'confirm' then how in ('sms', 'account')
    else how in ('mistake', 'unwanted', 'recall') end)
);
create index dispense_of_prescription on dispense (hospital_id, record_id, id);
create index dispense_of_subject on dispense (hospital_id, subject_id, id);
create unique index dispense_confirmed_once on dispense (hospital_id, of_id) where act = 'confirm';
select protect_hospital_table('dispense');

create table dispense_line (
  hospital_id uuid not null,
  dispense_id uuid not null,
  position int not null check (position >= 0),
  -- Which line of the prescription's version, and the item that it prescribed; null: in words.
  line int not null check (line >= 0),
  prescribed_item_id uuid,
  item_id uuid not null,
  batch_id uuid not null,
  quantity bigint not null check (quantity > 0),
  -- The charge of what was handed out; of what came back, the one that was withdrawn.
  charge_id uuid not null,
  -- Another item than the prescribed one: by the prescriber's consent, or as the prescription allows.
  swap text not null check (swap in ('', 'words', 'allowed', 'consented')),
  substitution_id uuid,
  -- Where returned goods stand; '' of what was handed out.
  goods text not null check (goods in ('', 'shelf', 'quarantine')),
  primary key (hospital_id, dispense_id, position),
  foreign key (hospital_id, dispense_id) references dispense (hospital_id, id),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  foreign key (hospital_id, batch_id) references batch (hospital_id, id),
  foreign key (hospital_id, charge_id) references charge (hospital_id, id),
  foreign key (hospital_id, substitution_id) references substitution (hospital_id, id),
  check ((swap = 'consented') = (substitution_id is not null))
);
-- A charge is handed out once and comes back at most once.
create unique index dispense_line_charge on dispense_line (hospital_id, charge_id, (goods = ''));
select protect_hospital_table('dispense_line');

alter table stock_movement drop constraint stock_movement_reason_check;
alter table stock_movement add constraint stock_movement_reason_check check (reason in ('opening', 'receipt', 'sale', 'return',
  'adjustment', 'release', 'destroyed', 'dispense', 'dispense-return'));
