-- What changes stock otherwise than a sale or a return is a numbered, sealed document as well: goods received, counts
-- corrected, quarantine decided. Its movements name it in `document_id`, its lines in `position`.
create table stock_document (
  hospital_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('purchase', 'adjustment')),
  series text not null,
  number bigint not null,
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('stock_document');
