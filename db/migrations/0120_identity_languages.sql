-- In which language messages (SMS, e-mail) go to somebody. Null: a person's is that of their hospital, a hospital's is English.
alter table person add column language text check (language in ('en', 'hi', 'mr'));
alter table hospital add column language text check (language in ('en', 'hi', 'mr'));
-- Of who has no account yet: as they read the page when they sent it in.
alter table registration add column language text check (language in ('en', 'hi', 'mr'));
alter table application add column language text check (language in ('en', 'hi', 'mr'));
grant update (language) on hospital to pramana_app;
