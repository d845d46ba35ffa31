-- A price's claim names the item as it was then; an item may be renamed later, a sealed price never changes (I-9).
alter table price
  add column item_code text not null,
  add column item_name text not null,
  add column item_pack text not null;

-- Which blobs are pictures of the catalogue, who took them and what they show. Only these are served as pictures.
create table item_picture (
  hospital_id uuid not null references hospital (id),
  blob_id uuid not null,
  purpose text not null check (purpose in ('photo', 'price-proof')),
  author_id uuid not null references person (id),
  created_at timestamptz not null,
  primary key (hospital_id, blob_id),
  foreign key (hospital_id, blob_id) references blob (hospital_id, id)
);
select protect_hospital_table('item_picture');
