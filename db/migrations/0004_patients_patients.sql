-- Patients of a hospital. Names and contacts are clear for search (docs/data-map.md); what was bought or done hangs
-- on the subject and not on this row.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table patient_sequence (
  hospital_id uuid primary key references hospital (id),
  last_number bigint not null
);
select protect_hospital_table('patient_sequence');
grant update on patient_sequence to pramana_app;

create table patient (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  number text not null,
  name text not null,
  name_folded text not null,              -- lower case, single spaces, for search
  gender text not null check (gender in ('male', 'female', 'other', 'unknown')),   -- FHIR administrative-gender
  birth_date date,
  birth_date_estimated boolean not null default false,
  phone text,                             -- E.164
  email text,
  blood_group text check (blood_group in ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')),
  address jsonb,
  emergency_contact jsonb,
  identifiers jsonb not null default '[]',
  active boolean not null default true,
  revision int not null default 1,
  created_at timestamptz not null,
  created_by uuid not null references person (id),
  updated_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, number)
);
create index patient_phone on patient (hospital_id, phone text_pattern_ops);
create index patient_name on patient (hospital_id, name_folded text_pattern_ops, id);
create index patient_name_fragment on patient using gin (hospital_id, name_folded gin_trgm_ops);
create index patient_newest on patient (hospital_id, id desc);
select protect_hospital_table('patient');
grant update on patient to pramana_app;

-- Fragment search past row-level security: ILIKE is not leakproof, so under a policy it could not use the trigram
-- index. The function filters by app.hospital itself and returns nothing when that is unset.
create policy patient_search on patient for select to pramana_search using (true);
grant select on patient to pramana_search;
create function search_patients(fragment text, most int) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select id from patient
    where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
      and name_folded like '%' || replace(replace(replace(fragment, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    order by name_folded, id
    limit most
  $$;
revoke all on function search_patients(text, int) from public;
grant execute on function search_patients(text, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_patients(text, int) owner to pramana_search;
revoke create on schema public from pramana_search;
