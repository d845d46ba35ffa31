-- When the person of a session last proved that it is them, and by what: dangerous acts ask for a recent proof.
alter table session
  add column confirmed_at timestamptz,
  add column confirmed_by text check (confirmed_by in ('password', 'code', 'passkey', 'pin'));
update session set confirmed_at = created_at, confirmed_by = 'password';
alter table session alter column confirmed_at set not null, alter column confirmed_by set not null;
