-- Where a person left the first-day tour of a role, to go on from there; null: seen to the end, or not wanted.
alter table tour_seen add column left_at text check (left_at <> '');
grant update on tour_seen to pramana_app;
