-- What was handed to an auditor: of which days, for whom and why, and which entries of the logs it opens. An entry of the log
-- each (kind disclosure); insert-only (I-9). The bundle itself is never stored: it is made anew from what is sealed.
create table auditor_bundle (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  at timestamptz not null,
  author_id uuid not null references person (id),
  from_date date not null,
  to_date date not null,
  auditor text not null,                  -- who gets it, in words
  recipient text not null,                -- public: the age key that it is encrypted for
  reason text not null,
  ranges jsonb not null,                  -- entries [first, end) by log
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  check (from_date <= to_date)
);
select protect_hospital_table('auditor_bundle');
