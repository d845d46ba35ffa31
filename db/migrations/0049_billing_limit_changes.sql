-- Who may take off how much is law of the house: each change is sealed, and the limits in force are the newest ones.
create table discount_limit_change (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  role text not null,
  percent_bp int not null,
  bill_amount bigint not null,
  day_amount bigint not null,
  author_id uuid references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('discount_limit_change');
