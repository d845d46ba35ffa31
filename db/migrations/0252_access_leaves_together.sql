-- Whether a leaf lies under a key that is gone is asked once for all leaves of a batch, not row by row. The same pseudonyms
-- are held as before, now in one order, and until the same commit.
create function refuse_leaves_under_retired_key() returns trigger language plpgsql as $$
declare
  place uuid;
  whose uuid[];
  renewed uuid[];
begin
  for place in select distinct l.hospital_id from leaves l loop
    -- What names nobody lies under the hospital's own.
    select array_agg(distinct coalesce(l.subject_id,
        (select s.id from subject s where s.hospital_id = place and s.own))) into whose
      from leaves l where l.hospital_id = place;
    -- Materialized: were its filter pushed down, only those whose keys were replaced before would be held, and a renewal
    -- would not wait for this commit.
    with held as materialized (
      select s.id, s.retired from subject s where s.hospital_id = place and s.id = any (whose)
      order by s.id for key share)
    select array_agg(held.id) into renewed from held where held.retired <> '{}';
    if renewed is not null then
      perform refuse_retired_key(s.retired, l.box) from leaves l join subject s
        on s.hospital_id = l.hospital_id and (s.id = l.subject_id or (l.subject_id is null and s.own))
        where l.hospital_id = place and s.id = any (renewed);
    end if;
  end loop;
  return null;
end
$$;
drop trigger access_leaf_under_a_key on access_leaf;
create trigger access_leaf_under_a_key after insert on access_leaf
  referencing new table as leaves for each statement execute function refuse_leaves_under_retired_key();
