-- Two words of a name that one patient in a thousand has: among the newest 10,000 there are some, not a page of them, and to
-- gather all of them from the index took 40 to 70 ms among a million. Where the first step finds a quarter of a page, five
-- times as many are likely to hold it: they are walked through before anything is gathered.
drop function walk_newest_patients(text[], text, uuid, int);
create function walk_newest_patients(words text[], whole text, after_id uuid, most int, looked_at int) returns setof uuid
  language sql stable rows 20 set search_path = public, pg_temp
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  as $$
    select id from (
      select id, name_folded from patient
      where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid and id < after_id
      order by id desc limit looked_at) as newest
    where position(words[1] in name_folded) > 0
      and (words[2] is null or (select bool_and(position(word in name_folded) > 0) from unnest(words) as word))
      and not starts_with(name_folded, whole)
    limit most
  $$;

drop function search_patients(text[], text, uuid, int);
create function search_patients(words text[], whole text, after_id uuid, most int) returns setof uuid
  language plpgsql stable security definer rows 20 set search_path = public, pg_temp
  as $$
  declare
    before uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    found uuid[] := array(select walk_newest_patients(words, whole, before, most, 10000));
  begin
    if cardinality(found) < most and cardinality(found) * 4 >= most then
      found := array(select walk_newest_patients(words, whole, before, most, 50000));
    end if;
    if cardinality(found) = most then
      return query select unnest(found);
    else
      return query select gather_patients(words, whole, before, most);
    end if;
  end
  $$;
revoke all on function walk_newest_patients(text[], text, uuid, int, int) from public;
grant execute on function walk_newest_patients(text[], text, uuid, int, int) to pramana_search;
revoke all on function search_patients(text[], text, uuid, int) from public;
grant execute on function search_patients(text[], text, uuid, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_patients(text[], text, uuid, int) owner to pramana_search;
revoke create on schema public from pramana_search;
