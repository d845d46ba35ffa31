-- Which hospitals have something waiting for their log. Row-level security shows the server one hospital at a time, so
-- this one question is answered by a function of the owner's; it tells ids of hospitals and nothing of their rows.
create function queued_hospitals() returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Only the owner's policy heeds it, and only until the next line but one.
  perform set_config('app.migration', 'on', true);
  return query select h.id from hospital h where exists (select from seal_queue q where q.hospital_id = h.id);
  perform set_config('app.migration', '', true);
end
$$;
revoke execute on function queued_hospitals() from public;
grant execute on function queued_hospitals() to pramana_app;
