-- A price that is only planned can be withdrawn: an entry of its own, at most one of a price, and none of a price that is or
-- was in force. A quarter of an hour is left for what is under way: a withdrawal must never commit after the price began.
alter table price
  add constraint price_place_key unique (hospital_id, id, item_id, price_list_id, effective_from);

create table price_withdrawal (
  hospital_id uuid not null,
  id uuid not null,
  price_id uuid not null,
  item_id uuid not null,                  -- these three as the price has them
  price_list_id uuid not null,
  effective_from timestamptz not null,
  reason text not null,
  commitment bytea not null check (length(commitment) = 32),   -- the withdrawal's own block on the log
  author_id uuid not null references person (id),
  created_at timestamptz not null,
  primary key (hospital_id, id),
  constraint price_withdrawal_once unique (hospital_id, price_id),
  constraint price_withdrawal_place_key unique (hospital_id, item_id, price_list_id, effective_from, price_id),
  constraint price_withdrawal_early check (effective_from - created_at >= interval '15 minutes'),
  foreign key (hospital_id, price_id, item_id, price_list_id, effective_from)
    references price (hospital_id, id, item_id, price_list_id, effective_from)
);
select protect_hospital_table('price_withdrawal');

-- From an instant whose price was withdrawn another one may be planned, which names it: of one instant one price stands.
alter table price
  add column instead_of uuid,
  add foreign key (hospital_id, item_id, price_list_id, effective_from, instead_of)
    references price_withdrawal (hospital_id, item_id, price_list_id, effective_from, price_id),
  drop constraint price_hospital_id_item_id_price_list_id_effective_from_key,
  add constraint price_once unique nulls not distinct (hospital_id, item_id, price_list_id, effective_from, instead_of);
