-- The professional record of who works here (C2): a department of the list, since when in the profession, e-mail, address;
-- and which nurses assist which doctor.

alter table member
  add column department_id uuid,
  -- The year in which the person began in the profession: years of experience grow by themselves.
  add column experience_since int check (experience_since between 1900 and 2200),
  add column email text,
  add column address jsonb,
  add constraint member_department foreign key (hospital_id, department_id) references department (hospital_id, id);
update member m set
  department_id = (select d.id from department d where d.hospital_id = m.hospital_id
    and d.name_folded = lower(regexp_replace(trim(m.department), '\s+', ' ', 'g'))),
  experience_since = extract(year from m.updated_at)::int - m.experience_years;
alter table member drop column department, drop column experience_years;
create unique index member_email on member (hospital_id, lower(email)) where email is not null;

-- As it was told on the day of the application: years there are years then.
alter table application
  add column department_id uuid,
  add constraint application_department foreign key (hospital_id, department_id) references department (hospital_id, id);
update application a set department_id = (select d.id from department d where d.hospital_id = a.hospital_id
  and d.name_folded = lower(regexp_replace(trim(a.department), '\s+', ' ', 'g')));
alter table application drop column department;

create table nurse_assignment (
  hospital_id uuid not null references hospital,
  id uuid not null,
  nurse_id uuid not null references person,
  doctor_id uuid not null references person,
  since timestamptz not null,
  assigned_by uuid not null references person,
  ended_at timestamptz,
  ended_by uuid references person,
  primary key (hospital_id, id),
  check (nurse_id <> doctor_id),
  check ((ended_at is null) = (ended_by is null))
);
create unique index nurse_assignment_once on nurse_assignment (hospital_id, doctor_id, nurse_id) where ended_at is null;
create index nurse_assignment_by_nurse on nurse_assignment (hospital_id, nurse_id);
select protect_hospital_table('nurse_assignment');
grant update (ended_at, ended_by) on nurse_assignment to pramana_app;
