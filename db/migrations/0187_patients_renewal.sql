-- A photo, allergies and weight lie under the patient's keys and are sealed anew with them (as 0141). They name no
-- pseudonym: whether a key is gone is asked of all, which is rare enough here.
create function refuse_patient_box_under_retired_key() returns trigger language plpgsql as $$
begin
  if exists (select from subject s
    where s.hospital_id = new.hospital_id and substring(new.box from 2 for 8) = any (s.retired)) then
    perform refuse_retired_key(array[substring(new.box from 2 for 8)], new.box);
  end if;
  return new;
end
$$;
create trigger patient_photo_under_a_key before insert or update of box on patient_photo
  for each row execute function refuse_patient_box_under_retired_key();

create function refuse_patient_key_under_retired_key() returns trigger language plpgsql as $$
begin
  if exists (select from category_key k
    where k.hospital_id = new.hospital_id and substring(new.wrapped_key from 2 for 8) = any (k.retired)) then
    perform refuse_retired_key(array[substring(new.wrapped_key from 2 for 8)], new.wrapped_key);
  end if;
  return new;
end
$$;
create trigger patient_clinical_under_a_key before insert or update of wrapped_key on patient_clinical
  for each row execute function refuse_patient_key_under_retired_key();

grant update (wrapped_key) on patient_clinical to pramana_app;
create trigger patient_clinical_kept before update on patient_clinical
  for each row execute function only_sealed_anew('what was known of a patient is kept as it was written', 'wrapped_key');
