-- How a session was made, in the words of RFC 8176 where it has one, and when its person last proved all that a sign-in asks
-- for. Null: never in this session, which a PIN opened. Confirming by a password later does not change it.
alter table session
  add column amr text[] not null default '{}',
  add column full_sign_in_at timestamptz;
update session set full_sign_in_at = created_at where confirmed_by <> 'pin';
-- A passkey confirms as well.
alter table sign_in drop constraint sign_in_purpose_check;
alter table sign_in add constraint sign_in_purpose_check
  check (purpose in ('second-factor', 'passkey', 'new-passkey', 'confirm'));
