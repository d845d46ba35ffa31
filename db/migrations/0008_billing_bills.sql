-- Drafts may change; bills are insert-only (I-9). A bill carries a subject, never a patient's id (I-13).
create table counter_session (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  counter text not null,
  person_id uuid not null references person (id),
  business_date date not null,
  opening_float bigint not null check (opening_float >= 0),
  opened_at timestamptz not null,
  status text not null check (status in ('open', 'closed')),
  closed_at timestamptz,
  denominations jsonb,
  counted bigint,
  expected bigint,
  variance_reason text,
  approver_id uuid references person (id),
  primary key (hospital_id, id)
);
create unique index counter_session_person on counter_session (hospital_id, person_id) where status = 'open';
create unique index counter_session_counter on counter_session (hospital_id, counter) where status = 'open';
create index counter_session_day on counter_session (hospital_id, business_date desc, id desc);
select protect_hospital_table('counter_session');
grant update on counter_session to pramana_app;

create table cash_movement (
  hospital_id uuid not null,
  id uuid not null,
  counter_session_id uuid not null,
  kind text not null check (kind in ('drop', 'float', 'handover')),
  amount bigint not null,                 -- change of the drawer; a drop is negative
  note text not null default '',
  person_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, counter_session_id) references counter_session (hospital_id, id)
);
create index cash_movement_session on cash_movement (hospital_id, counter_session_id);
select protect_hospital_table('cash_movement');

-- The row is the lock between whoever writes money on a day and whoever closes that day.
create table business_day (
  hospital_id uuid not null references hospital (id),
  business_date date not null,
  closed_at timestamptz,
  closed_by uuid references person (id),
  primary key (hospital_id, business_date)
);
select protect_hospital_table('business_day');
grant update on business_day to pramana_app;

create table discount_limit (
  hospital_id uuid not null references hospital (id),
  role text not null,
  percent_bp int not null check (percent_bp between 0 and 10000),
  bill_amount bigint not null check (bill_amount >= 0),
  day_amount bigint not null check (day_amount >= 0),
  primary key (hospital_id, role)
);
select protect_hospital_table('discount_limit');
grant update on discount_limit to pramana_app;

create table draft_bill (
  hospital_id uuid not null,
  id uuid not null,
  status text not null check (status in ('draft', 'sealed', 'discarded')),
  kind text not null check (kind in ('opd-bill', 'pharmacy-bill', 'ipd-interim-bill', 'ipd-final-bill')),
  subject_id uuid not null,
  encounter_id uuid,
  payer_id uuid,
  lines jsonb not null,                   -- [{ itemId, batchId, quantity, chargeId }]
  discount jsonb not null,
  private_box bytea,                      -- customer, prescriber, note: encrypted under the subject's key
  revision int not null,
  owner_id uuid not null references person (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  foreign key (hospital_id, payer_id) references payer (hospital_id, id)
);
create index draft_bill_owner on draft_bill (hospital_id, owner_id, updated_at desc) where status = 'draft';
select protect_hospital_table('draft_bill');
grant update on draft_bill to pramana_app;

-- Another person's yes to a discount above the maker's limit, for exactly one content of one draft.
create table discount_approval (
  hospital_id uuid not null,
  id uuid not null,
  draft_id uuid not null,
  content_hash bytea not null,
  approver_id uuid not null references person (id),
  reason text not null,
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, draft_id) references draft_bill (hospital_id, id)
);
create index discount_approval_draft on discount_approval (hospital_id, draft_id, at desc);
select protect_hospital_table('discount_approval');

-- Sums are checked where a document comes in. Sealed rows change only behind the application's back, and then it is the
-- audit that must tell, not a constraint that whoever owns the database would drop first.
create function refuse_wrong_sum() returns trigger language plpgsql as $$
begin
  raise check_violation using message = format('the amounts of this %s do not add up', tg_table_name);
end
$$;

create table bill (
  hospital_id uuid not null,
  id uuid not null,                       -- the draft's id: a bill keeps its address
  series text not null,
  number bigint not null,
  kind text not null check (kind in ('opd-bill', 'pharmacy-bill', 'ipd-interim-bill', 'ipd-final-bill')),
  title text not null check (title in ('tax-invoice', 'bill-of-supply')),
  subject_id uuid not null,
  encounter_id uuid not null,
  payer_id uuid,
  counter_session_id uuid,
  business_date date not null,
  sealed_at timestamptz not null,
  author_id uuid not null references person (id),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  place_of_supply text not null,
  gross bigint not null,
  discount bigint not null,
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  round_off bigint not null,
  total bigint not null check (total >= 0),
  paid_at_seal bigint not null check (paid_at_seal >= 0),
  discount_reason text not null default '',
  discount_approver_id uuid references person (id),
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, id) references draft_bill (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  foreign key (hospital_id, payer_id) references payer (hospital_id, id),
  foreign key (hospital_id, counter_session_id) references counter_session (hospital_id, id)
);
create trigger bill_adds_up before insert on bill for each row
  when (new.taxable + new.cgst + new.sgst + new.igst + new.round_off <> new.total or new.paid_at_seal > new.total)
  execute function refuse_wrong_sum();
create index bill_newest on bill (hospital_id, sealed_at desc, id desc);
create index bill_subject on bill (hospital_id, subject_id, sealed_at desc, id desc);
create index bill_day on bill (hospital_id, business_date, series, number);
select protect_hospital_table('bill');

create table bill_line (
  hospital_id uuid not null,
  bill_id uuid not null,
  position int not null check (position >= 0),
  charge_id uuid not null,
  item_id uuid not null,
  price_id uuid not null,
  batch_id uuid,
  description text not null,
  hsn text not null,
  quantity bigint not null check (quantity > 0),
  unit text not null,
  rate_amount bigint not null,
  rate_per bigint not null check (rate_per > 0),
  mrp_amount bigint,
  mrp_per bigint,
  ceiling_amount bigint,
  ceiling_per bigint,
  tax_rule_id uuid not null,
  tax_bp int not null,
  gross bigint not null,
  discount bigint not null,
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  amount bigint not null,
  payer_amount bigint not null default 0,
  evidence_grade text not null check (evidence_grade in ('unsupported', 'recorded-after', 'recorded-before', 'signed', 'confirmed')),
  primary key (hospital_id, bill_id, position),
  unique (hospital_id, charge_id),        -- each charge is billed at most once
  foreign key (hospital_id, bill_id) references bill (hospital_id, id),
  foreign key (hospital_id, charge_id) references charge (hospital_id, id),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  foreign key (hospital_id, price_id) references price (hospital_id, id),
  foreign key (hospital_id, batch_id) references batch (hospital_id, id),
  foreign key (hospital_id, tax_rule_id) references tax_rule (hospital_id, id)
);
create trigger bill_line_adds_up before insert on bill_line for each row
  when (new.taxable + new.cgst + new.sgst + new.igst <> new.amount) execute function refuse_wrong_sum();
create index bill_line_item on bill_line (hospital_id, item_id);
select protect_hospital_table('bill_line');

-- What is owed: the row is the lock of everything that moves money on a bill. Recomputable from sealed documents.
create table bill_balance (
  hospital_id uuid not null,
  bill_id uuid not null,
  total bigint not null,
  paid bigint not null default 0 check (paid >= 0),
  credited bigint not null default 0 check (credited between 0 and total),
  refunded bigint not null default 0 check (refunded between 0 and paid),
  primary key (hospital_id, bill_id),
  foreign key (hospital_id, bill_id) references bill (hospital_id, id)
);
create index bill_balance_due on bill_balance (hospital_id, bill_id) where total - credited > paid - refunded;
select protect_hospital_table('bill_balance');
grant update (paid, credited, refunded) on bill_balance to pramana_app;

create table bill_print (
  hospital_id uuid not null,
  bill_id uuid not null,
  copy int not null,                      -- 1 = the original, further ones are marked DUPLICATE
  size text not null,
  person_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, bill_id, copy),
  foreign key (hospital_id, bill_id) references bill (hospital_id, id)
);
select protect_hospital_table('bill_print');
