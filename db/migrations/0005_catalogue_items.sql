-- What can be sold or done, what it costs and since when. Prices are insert-only and sealed: a change is a new row.
create table item (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  code text not null,
  barcode text,
  kind text not null check (kind in ('medicine', 'consumable', 'consultation', 'diagnostic', 'procedure', 'bed', 'registration', 'package', 'other')),
  name text not null,
  generic_name text not null default '',
  strength text not null default '',
  form text not null default '',
  unit text not null,                     -- the base unit that is counted: tablet, ml, visit
  pack_label text not null default '',
  pack_size bigint not null check (pack_size > 0),
  manufacturer text not null default '',
  hsn text not null,                      -- HSN of goods or SAC of services
  tax_class text not null,
  schedule text check (schedule in ('H', 'H1', 'X')),
  category text not null default '',
  description text not null default '',
  photo_blob_id uuid,
  stocked boolean not null,               -- sold from batches
  status text not null default 'active' check (status in ('active', 'retired')),
  search_text text not null,              -- folded code, name, generic name
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, code),
  foreign key (hospital_id, photo_blob_id) references blob (hospital_id, id)
);
create index item_barcode on item (hospital_id, barcode);
create index item_name on item (hospital_id, search_text text_pattern_ops, id);
create index item_fragment on item using gin (hospital_id, search_text gin_trgm_ops);
select protect_hospital_table('item');
grant update on item to pramana_app;

create policy item_search on item for select to pramana_search using (true);
grant select on item to pramana_search;
create function search_items(fragment text, most int) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select id from item
    where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
      and status = 'active'
      and search_text like '%' || replace(replace(replace(fragment, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    order by position(fragment in search_text), search_text, id
    limit most
  $$;
revoke all on function search_items(text, int) from public;
grant execute on function search_items(text, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_items(text, int) owner to pramana_search;
revoke create on schema public from pramana_search;

create table price_list (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  code text not null,
  name text not null,
  payer_kind text check (payer_kind in ('self', 'tpa', 'corporate', 'scheme')),
  room_class text,
  from_hour int check (from_hour between 0 and 23),
  to_hour int check (to_hour between 0 and 23),
  created_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, code)
);
select protect_hospital_table('price_list');

create table price (
  hospital_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  price_list_id uuid not null,
  amount bigint not null check (amount >= 0),           -- minor units …
  per bigint not null check (per > 0),                  -- … for so many base units
  mrp_amount bigint check (mrp_amount > 0),             -- printed on the pack, taxes included
  mrp_per bigint check (mrp_per > 0),
  ceiling_amount bigint check (ceiling_amount > 0),     -- government ceiling, taxes excluded
  ceiling_per bigint check (ceiling_per > 0),
  ceiling_source text not null default '',
  effective_from timestamptz not null,
  reason text not null,
  proof_blob_id uuid,
  proof_sha256 bytea,
  commitment bytea not null check (length(commitment) = 32),   -- the price's own block on the log
  author_id uuid not null references person (id),
  created_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, item_id, price_list_id, effective_from),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  foreign key (hospital_id, price_list_id) references price_list (hospital_id, id),
  foreign key (hospital_id, proof_blob_id) references blob (hospital_id, id)
);
select protect_hospital_table('price');

-- Law as dated data: which tax an item bears in which context. Replaceable by the hospital; sources stand beside it.
create table tax_rule (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  tax_class text not null,
  context text not null check (context in ('any', 'inpatient', 'outpatient', 'walk-in')),
  treatment text not null check (treatment in ('taxable', 'nil', 'exempt')),
  rate_bp int not null check (rate_bp between 0 and 10000),
  inclusive boolean not null,
  effective_from date not null,
  effective_to date,
  source text not null,
  primary key (hospital_id, id),
  unique (hospital_id, tax_class, context, effective_from)
);
select protect_hospital_table('tax_rule');

-- Results of an import in progress or done: counts and row errors, no file content.
create table item_import (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  status text not null check (status in ('previewed', 'running', 'done', 'failed')),
  rows_total int not null,
  rows_done int not null default 0,
  summary jsonb not null,
  content bytea,                          -- the checked file, dropped when the import is done
  author_id uuid not null references person (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (hospital_id, id)
);
select protect_hospital_table('item_import');
grant update on item_import to pramana_app;
