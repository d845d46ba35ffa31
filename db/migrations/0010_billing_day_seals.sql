-- What a business day came to, per series: sealed when the day is closed, so that a number missing later shows.
create table day_seal (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,                   -- the series that is summed up
  business_date date not null,
  document_series text not null,          -- the seal's own series and number
  document_number bigint not null,
  count bigint not null check (count > 0),
  first_number bigint not null,
  last_number bigint not null,
  currency text not null,
  total bigint not null,
  taxable bigint not null,
  cgst bigint not null,
  sgst bigint not null,
  igst bigint not null,
  by_method jsonb not null,               -- minor units as text, by payment method
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, business_date),
  foreign key (hospital_id, series) references series (hospital_id, code),
  foreign key (hospital_id, business_date) references business_day (hospital_id, business_date),
  foreign key (hospital_id, document_series, document_number) references block (hospital_id, series, number)
);
select protect_hospital_table('day_seal');
