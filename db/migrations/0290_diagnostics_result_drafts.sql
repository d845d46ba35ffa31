-- What somebody has typed of a result and not entered yet: kept as it is typed, deleted by the transaction that enters it.
create table result_draft (
  hospital_id uuid not null references hospital,
  order_id uuid not null,
  owner_id uuid not null references person,
  subject_id uuid not null,
  -- Every field as it was typed, and which sample and version it goes on from; under the patient's key.
  box bytea not null,
  revision int not null check (revision > 0),
  updated_at timestamptz not null,
  primary key (hospital_id, order_id, owner_id),
  foreign key (hospital_id, order_id) references lab_order (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index result_draft_of_subject on result_draft (hospital_id, subject_id);
select protect_hospital_table('result_draft', 'select, insert, update, delete');
-- Nothing comes in under a patient's key that is gone (as 0141).
create trigger result_draft_under_a_key before insert or update of box on result_draft
  for each row execute function refuse_box_under_retired_key('box');
