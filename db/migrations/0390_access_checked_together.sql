-- What stands behind every look is asked once for a statement, not once for a row of it: a foreign key costs a query a row.

-- An event comes with its row of the outbox in one statement, for the same hospital (I-1), and that row's foreign key says
-- that the hospital is there. No server may delete a hospital.
alter table access_event drop constraint access_event_hospital_id_fkey;

-- Leaves come with their batch in one statement; no server may delete or change a batch. While batches are few, the planner
-- took another index than the primary key's for this check and read them all, for each leaf.
alter table access_leaf drop constraint access_leaf_hospital_id_batch_id_fkey;
create function refuse_leaves_without_batch() returns trigger language plpgsql as $$
declare
  place uuid;
  batch uuid;
begin
  for place, batch in select distinct l.hospital_id, l.batch_id from leaves l loop
    perform from access_batch b where b.hospital_id = place and b.id = batch;
    if not found then
      raise foreign_key_violation using constraint = 'access_leaf_of_a_batch', message = 'a leaf stands in a batch that is there';
    end if;
  end loop;
  return null;
end
$$;
create trigger access_leaf_of_a_batch after insert on access_leaf
  referencing new table as leaves for each statement execute function refuse_leaves_without_batch();
