-- Beside its log, what tells the operator whether a hospital lives: how many people work there and when somebody last was
-- there. Still counts and times, nothing of its rows. And the public key that signs its log.
drop function node_counters();
create function node_counters() returns table (
  id uuid, entries bigint, signed_at timestamptz, queued bigint, people bigint, seen_at timestamptz, vkey text, oldest_queued timestamptz
)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Only the owner's policy heeds it, and only until the next line but one.
  perform set_config('app.migration', 'on', true);
  return query select h.id,
    coalesce((select sum(l.size) from log_head l where l.hospital_id = h.id), 0)::bigint,
    (select max(l.signed_at) from log_head l where l.hospital_id = h.id),
    (select count(*) from seal_queue q where q.hospital_id = h.id),
    (select count(distinct m.person_id) from membership m
      where m.hospital_id = h.id and m.active and not m.suspended and m.role not in ('patient', 'guardian')),
    (select max(s.last_seen_at) from session s where s.hospital_id = h.id),
    (select l.vkey from log l where l.hospital_id = h.id order by l.opened_at desc limit 1),
    (select min(q.queued_at) from seal_queue q where q.hospital_id = h.id)
  from hospital h;
  perform set_config('app.migration', '', true);
end
$$;
revoke execute on function node_counters() from public;
grant execute on function node_counters() to pramana_app;
