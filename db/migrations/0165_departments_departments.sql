-- Departments of a hospital (C2): a name that nobody else has, retired and never removed, with every change kept.

create table department (
  hospital_id uuid not null references hospital,
  id uuid not null,
  name text not null check (name <> ''),
  -- Lower case, single spaces (kernel/text.ts): one name, however it is typed.
  name_folded text not null check (name_folded <> ''),
  retired_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  primary key (hospital_id, id),
  constraint department_name unique (hospital_id, name_folded)
);
select protect_hospital_table('department');
grant update (name, name_folded, retired_at, revision) on department to pramana_app;

-- Who named, retired or opened it again, and when. Insert-only.
create table department_change (
  hospital_id uuid not null,
  id uuid not null,
  department_id uuid not null,
  action text not null check (action in ('create', 'rename', 'retire', 'reopen')),
  -- What it was called from then on.
  name text not null,
  reason text not null,
  author_id uuid references person,
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, department_id) references department (hospital_id, id)
);
create index department_change_by_department on department_change (hospital_id, department_id, id);
select protect_hospital_table('department_change');

-- What staff and applicants typed so far becomes the list; nobody of this node made these entries.
insert into department (hospital_id, id, name, name_folded, created_at)
  select hospital_id, gen_random_uuid(), min(name), folded, now()
  from (
    select hospital_id, trim(department) as name, lower(regexp_replace(trim(department), '\s+', ' ', 'g')) as folded from member
    union all
    select hospital_id, trim(department), lower(regexp_replace(trim(department), '\s+', ' ', 'g')) from application
  ) typed
  where folded <> '' group by hospital_id, folded;
insert into department_change (hospital_id, id, department_id, action, name, reason, author_id, at)
  select hospital_id, gen_random_uuid(), id, 'create', name, '', null, created_at from department;
