-- Fragment search that works in every script and stays quick when half of all names match.

-- A text so that LIKE takes it by the letter.
create function like_literal(plain text) returns text
  language sql immutable parallel safe
  return replace(replace(replace(plain, '\', '\\'), '%', '\%'), '_', '\_');

-- A folded text with every letter beyond ASCII as some ASCII letter. In a database of ctype C (the embedded one) the
-- trigram extension sees no letters in Devanagari at all and its index would be read whole; through this it sees them.
-- Several letters share one: who searches compares the true text as well.
create function ascii_letters(folded text) returns text
  language sql immutable parallel safe
  return case when octet_length(folded) = char_length(folded) then folded else
    (select string_agg(case when ascii(letter) < 128 then letter else chr(97 + ascii(letter) % 26) end, '' order by place)
     from string_to_table(folded, null) with ordinality as letters(letter, place)) end;

alter table patient add column name_letters text not null generated always as (ascii_letters(name_folded)) stored;
drop index patient_name_fragment;
create index patient_name_fragment on patient using gin (hospital_id, name_letters gin_trgm_ops);

-- Names with all of `words` in any order ("patil asha" finds Asha Patil), page by page behind `after_id`. The longest three
-- come first and go through the index, others filter; one word alone is quicker by itself. Names that begin with `whole`
-- are left out: the range index has shown them already. At most 1,000 are looked at: a fragment that more people share is
-- no search.
-- Only bitmap scans: with a limit in sight the planner would else hope to meet enough matches by reading everything.
-- Why a definer function: see 0004_patients_patients.sql.
drop function search_patients(text, int);
create function search_patients(words text[], whole text, after_id uuid, most int) returns setof uuid
  language sql stable security definer rows 50 set search_path = public, pg_temp
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
  as $$
    with found as (
      (select id, name_folded from patient
      where words[2] is null
        and hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
        and name_letters like '%' || like_literal(ascii_letters(words[1])) || '%'
        and position(words[1] in name_folded) > 0
        and not starts_with(name_folded, whole)
      limit 1000)
      union all
      (select id, name_folded from patient
      where words[2] is not null
        and hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
        and name_letters like '%' || like_literal(ascii_letters(words[1])) || '%'
        and name_letters like '%' || like_literal(ascii_letters(words[2])) || '%'
        and name_letters like '%' || like_literal(ascii_letters(coalesce(words[3], ''))) || '%'
        and (select bool_and(position(word in name_folded) > 0) from unnest(words) as word)
        and not starts_with(name_folded, whole)
      limit 1000)
    )
    select id from found
    where after_id is null or (name_folded, id) > (select name_folded, id from found where id = after_id)
    order by name_folded, id
    limit most
  $$;
revoke all on function search_patients(text[], text, uuid, int) from public;
grant execute on function search_patients(text[], text, uuid, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_patients(text[], text, uuid, int) owner to pramana_search;
revoke create on schema public from pramana_search;
