-- What is finished does not change, whatever code runs as the server. Sealed tables are insert-only by GRANT
-- (docs/decisions/0003-sealed-by-grant.md); these tables have rows that live for a while and then end.
create function refuse_finished() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = format('this row of %s is finished and changes no more', tg_table_name);
end
$$;
create trigger draft_bill_finished before update on draft_bill for each row
  when (old.status <> 'draft') execute function refuse_finished();
create trigger charge_finished before update on charge for each row
  when (old.status in ('billed', 'void')) execute function refuse_finished();
create trigger counter_session_finished before update on counter_session for each row
  when (old.status <> 'open') execute function refuse_finished();
create trigger business_day_finished before update on business_day for each row
  when (old.closed_at is not null) execute function refuse_finished();
create trigger log_finished before update on log for each row
  when (old.closed_at is not null) execute function refuse_finished();
-- Numbers and trees only grow.
create trigger series_grows before update on series for each row
  when (new.last_number < old.last_number or (new.last_number = old.last_number and new.last_hash <> old.last_hash))
  execute function refuse_finished();
create trigger log_head_grows before update on log_head for each row
  when (new.size < old.size) execute function refuse_finished();

-- A shard that was closed signs nothing more.
create function refuse_closed_log() returns trigger language plpgsql as $$
begin
  if exists (select from log where hospital_id = new.hospital_id and id = new.log_id and closed_at is not null) then
    raise restrict_violation using message = 'this shard is closed and signs no more';
  end if;
  return new;
end
$$;
create trigger log_head_open before insert or update on log_head for each row execute function refuse_closed_log();

-- Claims, receipts and origins name a hospital by its slug, and its years and amounts by these: they stand for ever.
revoke update on hospital from pramana_app;
grant update (name, time_zone, day_cut_hour, state_code, gstin, registration_number, drug_licences, phone, address,
  settings) on hospital to pramana_app;
-- Of a float, a maker, a counter and a day nothing changes while a drawer is open; of a draft its maker stays.
revoke update on counter_session, business_day, draft_bill from pramana_app;
grant update (status, closed_at, denominations, counted, expected, variance_reason, approver_id)
  on counter_session to pramana_app;
grant update (closed_at, closed_by) on business_day to pramana_app;
grant update (status, kind, subject_id, encounter_id, payer_id, lines, discount, private_box, revision, updated_at)
  on draft_bill to pramana_app;

-- Documents that no person made (a shard's opening and closing, a day that ended by itself): the hospital's own.
alter table block alter column author_id drop not null;
alter table day_seal alter column author_id drop not null;
