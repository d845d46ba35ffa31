-- Stock by batch: movements are append-only, the level is their running sum and can never fall below zero.
create table batch (
  hospital_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  number text not null,
  expiry date not null,                   -- last day on which it may be sold
  mrp_amount bigint not null check (mrp_amount > 0),
  mrp_per bigint not null check (mrp_per > 0),
  received_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, item_id, number),
  foreign key (hospital_id, item_id) references item (hospital_id, id)
);
create index batch_expiry on batch (hospital_id, item_id, expiry, id);
select protect_hospital_table('batch');

create table stock_level (
  hospital_id uuid not null,
  batch_id uuid not null,
  on_hand bigint not null check (on_hand >= 0),
  quarantined bigint not null default 0 check (quarantined >= 0),
  primary key (hospital_id, batch_id),
  foreign key (hospital_id, batch_id) references batch (hospital_id, id)
);
select protect_hospital_table('stock_level');
grant update on stock_level to pramana_app;

create table stock_movement (
  hospital_id uuid not null,
  id uuid not null,
  batch_id uuid not null,
  reason text not null check (reason in ('opening', 'receipt', 'sale', 'return', 'adjustment', 'release', 'destroyed')),
  quantity bigint not null,               -- change of what may be sold, in base units
  quarantined bigint not null default 0,  -- change of what stands apart
  document_id uuid,
  position int,
  note text not null default '',
  person_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, batch_id) references batch (hospital_id, id)
);
create index stock_movement_batch on stock_movement (hospital_id, batch_id, id);
create index stock_movement_document on stock_movement (hospital_id, document_id);
select protect_hospital_table('stock_movement');
