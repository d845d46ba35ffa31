-- From care to money: an encounter has charges; a charge is one billable thing and is billed at most once.
create table payer (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  kind text not null check (kind in ('self', 'tpa', 'corporate', 'scheme')),
  name text not null,
  active boolean not null default true,
  primary key (hospital_id, id),
  unique (hospital_id, kind, name)
);
select protect_hospital_table('payer');

create table encounter (
  hospital_id uuid not null,
  id uuid not null,
  class text not null check (class in ('walk-in', 'outpatient', 'inpatient', 'emergency', 'day-care')),
  subject_id uuid not null,
  payer_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  created_by uuid not null references person (id),
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, payer_id) references payer (hospital_id, id)
);
create index encounter_subject on encounter (hospital_id, subject_id, started_at desc);
select protect_hospital_table('encounter');
grant update (ended_at, payer_id) on encounter to pramana_app;

create table charge (
  hospital_id uuid not null,
  id uuid not null,
  encounter_id uuid not null,
  item_id uuid not null,
  price_id uuid not null,
  batch_id uuid,
  quantity bigint not null check (quantity > 0),
  status text not null check (status in ('planned', 'billable', 'billed', 'void')),
  department_id uuid,
  ordered_by uuid references person (id),
  performed_by uuid references person (id),
  occurred_at timestamptz not null,
  evidence jsonb not null default '[]',   -- citations: { kind, id, commitment }; graded when billed
  payer_id uuid,
  created_by uuid not null references person (id),
  created_at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  foreign key (hospital_id, price_id) references price (hospital_id, id),
  foreign key (hospital_id, batch_id) references batch (hospital_id, id),
  foreign key (hospital_id, payer_id) references payer (hospital_id, id)
);
create index charge_encounter on charge (hospital_id, encounter_id, id);
select protect_hospital_table('charge');
grant update (status, quantity, evidence, payer_id) on charge to pramana_app;
