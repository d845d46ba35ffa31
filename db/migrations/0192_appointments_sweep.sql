-- Nobody is booked into the past: instants that are over are dropped from the node's table by the job that reminds.
create function forget_past_quanta() returns bigint language sql security definer set search_path = public, pg_temp as $$
  with over as (
    select person_id, at from person_quantum where at < now() - interval '1 day' limit 50000),
  gone as (
    delete from person_quantum p using over o where p.person_id = o.person_id and p.at = o.at returning 1)
  select count(*) from gone
$$;
revoke execute on function forget_past_quanta() from public;
grant execute on function forget_past_quanta() to pramana_app;
create index person_quantum_by_time on person_quantum (at);

-- Whom no message reaches is looked at once for a time, not every hour before everybody else.
alter table appointment_reminder drop constraint appointment_reminder_channel_check;
alter table appointment_reminder add constraint appointment_reminder_channel_check
  check (channel in ('sms', 'email', 'none'));
