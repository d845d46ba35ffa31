-- When a token that is over (expired, revoked, resting) was last tried, and from which network address: whoever manages tokens
-- learns that a program, or a thief, still has it. One row per token, however often it is tried.
alter table api_token
  add column refused_at timestamptz,
  add column refused_from text,
  add constraint api_token_refused check ((refused_at is null) = (refused_from is null));
grant update (refused_at, refused_from) on api_token to pramana_app;
