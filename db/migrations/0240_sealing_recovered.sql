-- What a mirror gave back: an entry that is in the signed tree while this database has lost its document. Its series and
-- number are not known here; the audit names it by its place until the document's own row is back.
alter table log_entry alter column series drop not null, alter column number drop not null;
alter table log_entry add constraint log_entry_document check ((series is null) = (number is null));
