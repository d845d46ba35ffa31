-- The keys under which uploads were sent say who uploaded when, and hash what was asked: they go a day after, with the
-- uploads that nobody goes on with. Every other key stays: it keeps money from moving twice.
grant delete on idempotency_key to pramana_app;
create function idempotency_key_kept() returns trigger language plpgsql as $$
begin
  if old.route_id not like 'files.%' or old.created_at > now() - interval '1 day' then
    raise restrict_violation using message = 'the key of a request is kept';
  end if;
  return old;
end
$$;
create trigger idempotency_key_kept before delete on idempotency_key
  for each row execute function idempotency_key_kept();
