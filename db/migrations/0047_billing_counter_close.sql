-- Closing a drawer is a numbered, sealed document: float, movements, count, difference and who approved it.
alter table counter_session add column series text, add column number bigint,
  add foreign key (hospital_id, series, number) references block (hospital_id, series, number);
grant update (series, number) on counter_session to pramana_app;
