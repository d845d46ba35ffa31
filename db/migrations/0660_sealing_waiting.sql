-- What of each hospital waits for its log, and since when: for the node's own figures. As queued_hospitals: counts, no rows.
create function waiting_blocks() returns table (slug text, waiting bigint, oldest timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('app.migration', 'on', true);
  return query select h.slug::text, count(q.queued_at), min(q.queued_at)
  from hospital h left join seal_queue q on q.hospital_id = h.id group by h.slug;
  perform set_config('app.migration', '', true);
end
$$;
revoke execute on function waiting_blocks() from public;
grant execute on function waiting_blocks() to pramana_app;
