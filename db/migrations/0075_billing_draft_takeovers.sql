-- A draft is its owner's. Whoever goes on with a colleague's says so, and the story tells it.
create table draft_takeover (
  hospital_id uuid not null,
  id uuid not null,
  draft_id uuid not null,
  from_id uuid not null references person (id),
  to_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, draft_id) references draft_bill (hospital_id, id)
);
create index draft_takeover_draft on draft_takeover (hospital_id, draft_id, id);
select protect_hospital_table('draft_takeover');
create index draft_bill_newest on draft_bill (hospital_id, updated_at desc) where status = 'draft';

-- The owner changes with the row that says so, and never without.
create function refuse_silent_takeover() returns trigger language plpgsql as $$
begin
  if not exists (
    select from draft_takeover t where t.hospital_id = new.hospital_id and t.draft_id = new.id
      and t.from_id = old.owner_id and t.to_id = new.owner_id and t.at = new.updated_at
  ) then
    raise restrict_violation using message = 'a draft changes its owner only by a takeover';
  end if;
  return new;
end
$$;
create trigger draft_bill_takeover before update on draft_bill for each row
  when (old.owner_id <> new.owner_id) execute function refuse_silent_takeover();
grant update (owner_id) on draft_bill to pramana_app;
