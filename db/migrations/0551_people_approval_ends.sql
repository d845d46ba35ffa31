-- An approved application that nobody took up in time is over, and its e-mail address may apply again.
alter table application
  drop constraint application_state_check,
  add constraint application_state_check
    check (state in ('waiting', 'asked', 'approved', 'refused', 'joined', 'expired'));
