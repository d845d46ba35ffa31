-- Files of records (C7): what a row says of a file; its sealed bytes lie in the file store, in parts of whole chunks.

create table file (
  hospital_id uuid not null references hospital,
  id uuid not null,
  subject_id uuid not null,
  category text not null check (category in ('documents', 'labs', 'imaging', 'prescriptions', 'notes', 'sensitive')),
  size bigint not null check (size > 0),
  state text not null default 'uploading' check (state in ('uploading', 'stored')),
  -- Key of the content, wrapped by the category key of this epoch.
  epoch int not null,
  wrapped_key bytea not null,
  -- Name, type and, once it is whole, SHA-256 of the content; under a key of its own.
  facts_epoch int not null,
  facts_key bytea not null,
  facts_box bytea not null,
  author_id uuid not null references person,
  author_name text not null,
  created_at timestamptz not null,
  -- When its last part came, or it was called whole.
  touched_at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index file_of_subject on file (hospital_id, subject_id, id desc);
create index file_unfinished on file (hospital_id, touched_at) where state = 'uploading';
select protect_hospital_table('file', 'select, insert, update, delete');

-- One object of the store. The primary key decides between two that bring the same part.
create table file_part (
  hospital_id uuid not null,
  file_id uuid not null,
  index int not null check (index >= 0),
  -- Bytes of content, without header, nonces and tags.
  size int not null check (size > 0),
  -- Its name in the store, below the hospital's id.
  object uuid not null,
  primary key (hospital_id, file_id, index),
  unique (hospital_id, object),
  foreign key (hospital_id, file_id) references file (hospital_id, id) on delete cascade
);
select protect_hospital_table('file_part', 'select, insert, delete');

-- A file that is whole stays as it is: content, place and author. It can only be erased.
create function refuse_change_of_file() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = 'a file that is whole is kept as it is';
end
$$;
create trigger file_kept before update on file for each row
  when (old.state = 'stored' and (old.* is distinct from new.*)) execute function refuse_change_of_file();
