-- Payments, refunds and credit notes: each its own numbered, sealed, insert-only document.
create table payment (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  subject_id uuid not null,
  method text not null check (method in ('cash', 'card', 'upi')),
  currency text not null,
  amount bigint not null check (amount > 0),
  tendered bigint,
  change bigint,
  reference text not null default '',
  counter_session_id uuid not null,
  business_date date not null,
  at timestamptz not null,
  author_id uuid not null references person (id),
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, counter_session_id) references counter_session (hospital_id, id)
);
create trigger payment_adds_up before insert on payment for each row
  when (new.method = 'cash' and (new.tendered is null or new.tendered < new.amount or new.change is distinct from new.tendered - new.amount))
  execute function refuse_wrong_sum();
create index payment_session on payment (hospital_id, counter_session_id, id);
create index payment_day on payment (hospital_id, business_date, series, number);
select protect_hospital_table('payment');

create table payment_allocation (
  hospital_id uuid not null,
  payment_id uuid not null,
  bill_id uuid not null,
  amount bigint not null check (amount > 0),
  primary key (hospital_id, payment_id, bill_id),
  foreign key (hospital_id, payment_id) references payment (hospital_id, id),
  foreign key (hospital_id, bill_id) references bill (hospital_id, id)
);
create index payment_allocation_bill on payment_allocation (hospital_id, bill_id);
select protect_hospital_table('payment_allocation');

create table credit_note (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  bill_id uuid not null,
  subject_id uuid not null,
  currency text not null,
  reason_code text not null check (reason_code in ('returned', 'wrong-item', 'wrong-quantity', 'not-given', 'price-error', 'other')),
  note text not null default '',
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  round_off bigint not null,
  total bigint not null check (total >= 0),
  approver_id uuid references person (id),
  counter_session_id uuid,
  business_date date not null,
  at timestamptz not null,
  author_id uuid not null references person (id),
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, bill_id) references bill (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, counter_session_id) references counter_session (hospital_id, id)
);
create trigger credit_note_adds_up before insert on credit_note for each row
  when (new.taxable + new.cgst + new.sgst + new.igst + new.round_off <> new.total) execute function refuse_wrong_sum();
create index credit_note_bill on credit_note (hospital_id, bill_id);
create index credit_note_day on credit_note (hospital_id, business_date, series, number);
select protect_hospital_table('credit_note');

create table credit_note_line (
  hospital_id uuid not null,
  credit_note_id uuid not null,
  bill_id uuid not null,
  position int not null,
  quantity bigint not null check (quantity > 0),
  gross bigint not null,
  discount bigint not null,
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  amount bigint not null,
  goods text not null check (goods in ('none', 'quarantine')),
  primary key (hospital_id, credit_note_id, position),
  foreign key (hospital_id, credit_note_id) references credit_note (hospital_id, id),
  foreign key (hospital_id, bill_id, position) references bill_line (hospital_id, bill_id, position)
);
create index credit_note_line_bill on credit_note_line (hospital_id, bill_id, position);
select protect_hospital_table('credit_note_line');

create table refund (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  bill_id uuid not null,
  subject_id uuid not null,
  method text not null check (method in ('cash', 'card', 'upi')),
  currency text not null,
  amount bigint not null check (amount > 0),
  reference text not null default '',
  counter_session_id uuid not null,
  business_date date not null,
  at timestamptz not null,
  author_id uuid not null references person (id),
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, bill_id) references bill (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, counter_session_id) references counter_session (hospital_id, id)
);
create index refund_bill on refund (hospital_id, bill_id);
create index refund_session on refund (hospital_id, counter_session_id);
create index refund_day on refund (hospital_id, business_date, series, number);
select protect_hospital_table('refund');
