-- Of items that hold all words, the one that says least beside them comes first: "para tab 500" means Paracetamol Tablets,
-- and not the tablets in which it stands beside something else. Otherwise as in 0031_catalogue_search.sql.
drop function search_items(text[], text, text, text, text, text, uuid, int);
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
      or (place, length(search_text), search_text, id)
        > (select place, length(search_text), search_text, id from found where id = after_id)
    order by place, length(search_text), search_text, id
    limit most
  $$;
revoke all on function search_items(text[], text, text, text, text, text, uuid, int) from public;
grant execute on function search_items(text[], text, text, text, text, text, uuid, int) to pramana_app;
grant create on schema public to pramana_search;
alter function search_items(text[], text, text, text, text, text, uuid, int) owner to pramana_search;
revoke create on schema public from pramana_search;
