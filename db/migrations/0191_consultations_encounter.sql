-- A consultation that was left open goes on at the visit at which it is taken up again; once sealed it stays with its visit.

grant update (encounter_id) on consultation to pramana_app;

create function consultation_keeps_encounter() returns trigger language plpgsql as $$
begin
  if old.sealed_at is not null and old.encounter_id is distinct from new.encounter_id then
    raise restrict_violation using message = 'a sealed consultation stays with its visit';
  end if;
  return new;
end
$$;
create trigger consultation_keeps_encounter before update of encounter_id on consultation
  for each row execute function consultation_keeps_encounter();
