-- A card's code may go to the emergency contact's phone too: since when that is another one, by the rule of the patient's own.
alter table patient add column contact_phone_changed_at timestamptz;
create function note_contact_phone_change() returns trigger language plpgsql as $$
begin
  new.contact_phone_changed_at := new.updated_at;
  return new;
end
$$;
create trigger patient_contact_phone_changed before update of emergency_contact on patient
  for each row when (new.emergency_contact ->> 'phone' is distinct from old.emergency_contact ->> 'phone')
  execute function note_contact_phone_change();
