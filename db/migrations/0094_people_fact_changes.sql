-- What a hospital knew of somebody before a change, with who changed it and when. Insert-only: nothing is overwritten unseen.
create table fact_change (
  hospital_id uuid not null references hospital,
  id uuid not null,
  -- Of whom: one who works here, or an application.
  person_id uuid references person,
  application_id uuid,
  author_id uuid not null references person,
  at timestamptz not null,
  -- [{ field, before, after }], only what changed.
  changes jsonb not null check (jsonb_array_length(changes) > 0),
  primary key (hospital_id, id),
  foreign key (hospital_id, application_id) references application (hospital_id, id),
  check (num_nonnulls(person_id, application_id) = 1)
);
create index fact_change_by_person on fact_change (hospital_id, person_id, id) where person_id is not null;
create index fact_change_by_application on fact_change (hospital_id, application_id, id) where application_id is not null;
select protect_hospital_table('fact_change');
