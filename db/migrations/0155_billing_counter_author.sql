-- Who closed a drawer is the author of its closing, as of every sealed document. Usually its own person; of somebody who
-- is absent or suspended another one counts it, and says why (docs/decisions/0018-a-drawer-closed-by-another.md).
alter table counter_session
  add column author_id uuid references person (id),
  add column absence_reason text;
alter table counter_session disable trigger counter_session_finished;
update counter_session set author_id = person_id where status = 'closed';
alter table counter_session enable trigger counter_session_finished;
alter table counter_session
  add constraint counter_session_author check ((status = 'closed') = (author_id is not null)),
  add constraint counter_session_absence check ((author_id <> person_id) = (absence_reason is not null));
grant update (author_id, absence_reason) on counter_session to pramana_app;
