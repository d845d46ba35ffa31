-- Why somebody merged, separated or told two people apart was written by hand at the desk: it may name them. With the erasure of
-- one of them the words go, and nothing else of the row, which stays what it was: who said so, when, of which numbers.
alter table patient_merge drop constraint patient_merge_reason_check;
create function patient_words_only_go() returns trigger language plpgsql as $$
begin
  if new.reason <> '' then
    raise exception 'what was said of a patient is not rewritten' using errcode = 'restrict_violation';
  end if;
  return new;
end;
$$;
create function patient_words_needed() returns trigger language plpgsql as $$
begin
  if new.reason = '' then
    raise exception 'a merge says why' using errcode = 'check_violation';
  end if;
  return new;
end;
$$;
create trigger patient_merge_says_why before insert on patient_merge
  for each row execute function patient_words_needed();
create trigger patient_merge_words_go before update on patient_merge
  for each row execute function patient_words_only_go();
create trigger patient_distinct_words_go before update on patient_distinct
  for each row execute function patient_words_only_go();
grant update (reason) on patient_merge, patient_distinct to pramana_app;
