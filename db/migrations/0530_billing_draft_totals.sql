-- What a draft came to when it was last saved, in minor units: lists of drafts show it without pricing each anew. Null: saved before
-- this was kept, and priced when it is listed.
alter table draft_bill add column total bigint check (total >= 0);
grant update (total) on draft_bill to pramana_app;
