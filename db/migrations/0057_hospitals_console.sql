-- What the operator sees of each hospital: counts and times of its log, nothing of its rows. Row-level security shows the
-- server one hospital at a time, so this one question is answered by a function of the owner's.
create function node_counters() returns table (id uuid, entries bigint, signed_at timestamptz, queued bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Only the owner's policy heeds it, and only until the next line but one.
  perform set_config('app.migration', 'on', true);
  return query select h.id,
    coalesce((select sum(l.size) from log_head l where l.hospital_id = h.id), 0)::bigint,
    (select max(l.signed_at) from log_head l where l.hospital_id = h.id),
    (select count(*) from seal_queue q where q.hospital_id = h.id)
  from hospital h;
  perform set_config('app.migration', '', true);
end
$$;
revoke execute on function node_counters() from public;
grant execute on function node_counters() to pramana_app;
