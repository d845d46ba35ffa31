-- Above which amount the maker confirms that it is them before a bill is sealed or money handed back; the standard where a
-- hospital has set none.
create table confirm_limit (
  hospital_id uuid not null references hospital,
  act text not null check (act in ('seal', 'refund')),
  amount bigint not null check (amount >= 0),
  primary key (hospital_id, act)
);
select protect_hospital_table('confirm_limit', 'select, insert, update');
