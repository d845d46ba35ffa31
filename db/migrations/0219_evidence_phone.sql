-- What is recorded after a bill supports nothing of it; nothing wrote here.
drop table late_evidence;

-- Since when this number is on file, where it was changed after the patient was registered: a code to a number that was put
-- there just now proves nothing about the patient.
alter table patient add column phone_changed_at timestamptz;
create function note_phone_change() returns trigger language plpgsql as $$
begin
  new.phone_changed_at := new.updated_at;
  return new;
end
$$;
create trigger patient_phone_changed before update of phone on patient
  for each row when (new.phone is distinct from old.phone) execute function note_phone_change();
