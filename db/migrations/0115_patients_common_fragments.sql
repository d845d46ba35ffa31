-- Fragments newest first. In the order of names the trigram index had to gather everybody who matches before the first was
-- shown, among a million patients for 70 ms and more when every fourth does. Whom many match is now met by walking back
-- through the newest, and whom few match is gathered as before: neither has to look at many. Pages have no end at 1,000 now.

-- Matches among the 10,000 patients before `after_id`, newest first. By the index of the newest, whatever the statistics say.
create function walk_newest_patients(words text[], whole text, after_id uuid, most int) returns setof uuid
  language sql stable rows 20 set search_path = public, pg_temp
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  as $$
    select id from (
      select id, name_folded from patient
      where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid and id < after_id
      order by id desc limit 10000) as newest
    where position(words[1] in name_folded) > 0
      and (words[2] is null or (select bool_and(position(word in name_folded) > 0) from unnest(words) as word))
      and not starts_with(name_folded, whole)
    limit most
  $$;

-- All matches before `after_id` by the trigram index, newest first. The longest three words go through it, others filter; so
-- must a word too short for a trigram, or each row is looked at again. Only bitmap scans: else the planner reads everything.
create function gather_patients(words text[], whole text, after_id uuid, most int) returns setof uuid
  language sql stable rows 20 set search_path = public, pg_temp
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
  as $$
    select id from patient
    where hospital_id = nullif(current_setting('app.hospital', true), '')::uuid and id < after_id
      and name_letters like '%' || like_literal(ascii_letters(words[1])) || '%'
      and name_letters like '%' || like_literal(ascii_letters(case when length(words[2]) > 2 then words[2] else words[1] end)) || '%'
      and name_letters like '%' || like_literal(ascii_letters(case when length(words[3]) > 2 then words[3] else words[1] end)) || '%'
      and position(words[1] in name_folded) > 0
      and (words[2] is null or (select bool_and(position(word in name_folded) > 0) from unnest(words) as word))
      and not starts_with(name_folded, whole)
    order by id desc
    limit most
  $$;

-- Names with all of `words` in any order, which does not begin with `whole` (the range index has shown those), page by page
-- behind `after_id`. Why a definer function: see 0004_patients_patients.sql.
drop function search_patients(text[], text, uuid, int);
create function search_patients(words text[], whole text, after_id uuid, most int) returns setof uuid
  language plpgsql stable security definer rows 20 set search_path = public, pg_temp
  as $$
  declare
    before uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    found uuid[] := array(select walk_newest_patients(words, whole, before, most));
  begin
    if cardinality(found) = most then
      return query select unnest(found);
    else
      return query select gather_patients(words, whole, before, most);
    end if;
  end
  $$;
revoke all on function walk_newest_patients(text[], text, uuid, int) from public;
revoke all on function gather_patients(text[], text, uuid, int) from public;
revoke all on function search_patients(text[], text, uuid, int) from public;
grant execute on function walk_newest_patients(text[], text, uuid, int) to pramana_search;
grant execute on function gather_patients(text[], text, uuid, int) to pramana_search;
grant execute on function search_patients(text[], text, uuid, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_patients(text[], text, uuid, int) owner to pramana_search;
revoke create on schema public from pramana_search;
