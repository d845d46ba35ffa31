-- What the hospital itself says of tests and of what they measure: a test of its own, other ranges than the list that comes
-- along, a test that is no longer offered. Insert-only: each row holds from its day on, the last one written before it. What a
-- result was judged by is sealed with the result, so nothing here changes one.
create table lab_definition (
  hospital_id uuid not null references hospital,
  id uuid not null,
  kind text not null check (kind in ('test', 'analyte')),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  from_date date not null,
  -- Only of tests: no longer offered from that day on.
  retired boolean not null default false check (kind = 'test' or not retired),
  -- As the contract has a test or an analyte, without its code.
  body jsonb not null,
  -- Where it is from, or why it is retired: a person's word, no health data.
  reason text not null check (length(reason) between 3 and 300),
  made_by uuid not null references person,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (hospital_id, id)
);
create index lab_definition_of on lab_definition (hospital_id, kind, code, from_date, id);
select protect_hospital_table('lab_definition');
