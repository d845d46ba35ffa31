-- Sealing: keys of categories. Content of a record is sealed under a key of its version, that under the key of its
-- subject, category and epoch, and that under the subject's key. What is written from now on is under the newest epoch.

create table category_key (
  hospital_id uuid not null,
  subject_id uuid not null,
  category text not null check (category in
    ('prescriptions', 'labs', 'notes', 'imaging', 'documents', 'identity', 'sensitive')),
  epoch int not null check (epoch >= 1),
  wrapped bytea not null,                 -- the key, wrapped by the subject's key
  made_at timestamptz not null,           -- a new one each year of the hospital's zone, and whenever somebody loses access
  primary key (hospital_id, subject_id, category, epoch),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
select protect_hospital_table('category_key');

-- Erasing a person destroys these rows; rotation wraps the same keys anew. What they open never changes by it.
grant delete, update (wrapped) on category_key to pramana_app;
grant update (wrapped_key, patient_box) on subject to pramana_app;
