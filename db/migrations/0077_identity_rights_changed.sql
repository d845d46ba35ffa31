-- Tells every server of the node that somebody's rights changed, whoever changed them: open event streams are looked at
-- again at once. The person's id only. Such changes are rare, so that the lock of NOTIFY at commit costs nothing.
create function tell_rights_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('pramana_rights', coalesce(new.person_id, old.person_id)::text);
  return null;
end
$$;
create trigger membership_changed after update or delete on membership for each row execute function tell_rights_changed();

create function tell_person_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('pramana_rights', new.id::text);
  return null;
end
$$;
create trigger person_changed after update of active, operator on person for each row
  execute function tell_person_changed();
