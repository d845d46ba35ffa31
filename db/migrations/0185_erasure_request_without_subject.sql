-- The pseudonym beside the patient would tell whoever reads the table whose records are whose (I-13): it is derived with
-- the keyring. Its foreign key goes with it.
alter table erasure_request drop column subject_id;
