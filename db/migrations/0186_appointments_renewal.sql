-- What is said about visits lies under the patient's key: nothing comes in under one that is gone (as 0141).
create trigger appointment_under_a_key before insert or update of words_box on appointment
  for each row when (octet_length(new.words_box) > 0) execute function refuse_box_under_retired_key('words_box');

create function refuse_why_under_retired_key() returns trigger language plpgsql as $$
declare
  gone bytea[];
begin
  select s.retired into gone from appointment a
    join subject s on s.hospital_id = a.hospital_id and s.id = a.subject_id
    where a.hospital_id = new.hospital_id and a.id = new.appointment_id for key share of s;
  perform refuse_retired_key(gone, new.why_box);
  return new;
end
$$;
create trigger appointment_event_under_a_key before insert or update of why_box on appointment_event
  for each row when (new.why_box is not null) execute function refuse_why_under_retired_key();
