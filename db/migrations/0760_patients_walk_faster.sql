-- Two words of a name that one patient in a thousand has are walked for through up to 50,000 names. LIKE looks through a name
-- in a third less time than position(), which prepares its search anew for each; the pattern is made once.
create or replace function walk_newest_patients(words text[], whole text, after_id uuid, most int, looked_at int) returns setof uuid
  language sql stable rows 20 set search_path = public, pg_temp
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  as $$
    select id from (
      select id, name_folded from patient
      where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid and id < after_id
      order by id desc limit looked_at) as newest
    where name_folded like (select '%' || like_literal(words[1]) || '%')
      and (words[2] is null or (select bool_and(position(word in name_folded) > 0) from unnest(words) as word))
      and not starts_with(name_folded, whole)
    limit most
  $$;
