-- Every role given and taken is an entry of the log; who works where today follows from them.

-- Suspended: held, and without effect until it is resumed.
alter table membership
  add column suspended boolean not null default false,
  add constraint membership_suspended_is_inactive check (not (active and suspended));

-- One row per sealed change. Insert-only; `membership` must be what these rows add up to (the audit folds them).
create table role_event (
  hospital_id uuid not null references hospital,
  id uuid not null,
  person_id uuid not null references person,
  action text not null check (action in ('give', 'take', 'suspend', 'resume')),
  -- The roles that changed by it, never one that was so already.
  roles text[] not null check (cardinality(roles) > 0),
  source text not null check (source in ('opening', 'admin', 'application', 'invitation', 'enrolment', 'recovery')),
  reason text not null,
  -- Who proposed it, where it takes two people.
  proposer_id uuid references person,
  author_id uuid not null references person,
  at timestamptz not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  primary key (hospital_id, id)
);
create index role_event_by_person on role_event (hospital_id, person_id, at);
select protect_hospital_table('role_event');

-- What a hospital knows of somebody who works there, beyond their name and login.
create table member (
  hospital_id uuid not null references hospital,
  person_id uuid not null references person,
  phone text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  department text,
  category text,
  experience_years int check (experience_years between 0 and 80),
  degree text,
  registration_number text,
  council text,
  revision int not null default 1,
  updated_by uuid references person,
  updated_at timestamptz not null,
  primary key (hospital_id, person_id)
);
select protect_hospital_table('member', 'select, insert, update');

-- The last admin of a hospital can be neither removed nor suspended nor demoted, whoever asks and how many at once: two who
-- demote one another queue for the hospital's row, and the second finds nobody left.
create function keep_an_admin(place uuid, leaving uuid) returns void
  language plpgsql as $$
begin
  perform 1 from hospital where id = place for no key update;
  if not exists (
    select 1 from membership m join person p on p.id = m.person_id and p.active
    where m.hospital_id = place and m.role = 'admin' and m.active and m.person_id <> leaving
  ) then
    raise exception 'the last admin of a hospital stays' using errcode = '23514', constraint = 'hospital_keeps_an_admin';
  end if;
end
$$;
create function keep_an_admin_of_membership() returns trigger language plpgsql as $$
begin
  perform keep_an_admin(old.hospital_id, old.person_id);
  if tg_op = 'DELETE' then return old; end if;
  return new;
end
$$;
create function keep_an_admin_of_person() returns trigger language plpgsql as $$
declare place uuid;
begin
  for place in select hospital_id from membership where person_id = old.id and role = 'admin' and active order by 1 loop
    perform keep_an_admin(place, old.id);
  end loop;
  return new;
end
$$;
create trigger hospital_keeps_an_admin before update on membership for each row
  when (old.role = 'admin' and old.active and (not new.active or new.role <> 'admin'
    or new.hospital_id <> old.hospital_id or new.person_id <> old.person_id))
  execute function keep_an_admin_of_membership();
create trigger hospital_keeps_an_admin_removed before delete on membership for each row
  when (old.role = 'admin' and old.active) execute function keep_an_admin_of_membership();
create trigger hospital_keeps_an_admin before update on person for each row
  when (old.active and not new.active) execute function keep_an_admin_of_person();
