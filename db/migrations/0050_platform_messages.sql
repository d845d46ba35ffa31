-- Text messages and e-mails on their way: written in the transaction of what they speak of, delivered by a worker.
-- Node table: a code at sign-in belongs to no hospital yet. Whom it goes to and what it says is in `box`, encrypted under
-- a key outside the database; it is emptied as soon as nobody has to send it any more (the demo keeps it to show it).

create table message (
  id uuid primary key,
  channel text not null check (channel in ('sms', 'email')),
  -- Name and language of a text in platform/messages/templates.ts.
  template text not null check (template ~ '^[a-z-]{1,40}$'),
  language text not null check (language in ('en', 'hi', 'mr')),
  box bytea,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'expired')),
  tries int not null default 0,
  next_try_at timestamptz not null,
  -- After this it would only confuse: a code that is no longer valid.
  expires_at timestamptz not null,
  -- Why the last try failed, as one word: `http_500`, `refused`; never what the gateway wrote.
  failure text check (failure ~ '^[a-z0-9_]{1,40}$'),
  created_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'waiting') = (settled_at is null)),
  check (state <> 'waiting' or box is not null)
);
create index message_due on message (next_try_at) where state = 'waiting';
create index message_by_time on message (created_at);
grant select, insert, update, delete on message to pramana_app;
