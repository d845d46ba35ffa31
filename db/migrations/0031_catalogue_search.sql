alter table item add column search_letters text not null generated always as (ascii_letters(search_text)) stored;
drop index item_fragment;
create index item_fragment on item using gin (hospital_id, search_letters gin_trgm_ops);

-- Items with all of `words` in any order ("para 500" finds Paracetamol Tablets IP 500 mg), best first: the first typed word
-- early in the text; page by page behind `after_id`. Everything else as in search_patients (0030_patients_search.sql).
drop function search_items(text, int);
create function search_items(words text[], first_word text, whole text, only_status text, only_kind text,
    only_category text, after_id uuid, most int) returns setof uuid
  language sql stable security definer rows 50 set search_path = public, pg_temp
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
  as $$
    with found as (
      (select id, search_text, position(first_word in search_text) as place from item
      where words[2] is null
        and hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
        and search_letters like '%' || like_literal(ascii_letters(words[1])) || '%'
        and position(words[1] in search_text) > 0
        and not starts_with(search_text, whole)
        and status = only_status
        and (only_kind is null or kind = only_kind)
        and (only_category is null or category = only_category)
      limit 1000)
      union all
      (select id, search_text, position(first_word in search_text) as place from item
      where words[2] is not null
        and hospital_id = nullif(current_setting('app.hospital', true), '')::uuid
        and search_letters like '%' || like_literal(ascii_letters(words[1])) || '%'
        and search_letters like '%' || like_literal(ascii_letters(words[2])) || '%'
        and search_letters like '%' || like_literal(ascii_letters(coalesce(words[3], ''))) || '%'
        and (select bool_and(position(word in search_text) > 0) from unnest(words) as word)
        and not starts_with(search_text, whole)
        and status = only_status
        and (only_kind is null or kind = only_kind)
        and (only_category is null or category = only_category)
      limit 1000)
    )
    select id from found
    where after_id is null
      or (place, search_text, id) > (select place, search_text, id from found where id = after_id)
    order by place, search_text, id
    limit most
  $$;
revoke all on function search_items(text[], text, text, text, text, text, uuid, int) from public;
grant execute on function search_items(text[], text, text, text, text, text, uuid, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_items(text[], text, text, text, text, text, uuid, int) owner to pramana_search;
revoke create on schema public from pramana_search;

-- A list of one kind or category does not read past all the others.
create index item_kind on item (hospital_id, kind, search_text text_pattern_ops, id);
create index item_category on item (hospital_id, category, search_text text_pattern_ops, id);
