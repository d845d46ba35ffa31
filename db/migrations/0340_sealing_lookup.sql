-- Where the paper is that a code belongs to (docs/decisions/0034-looking-a-paper-up.md). The code itself stands nowhere: it
-- follows from the salt in `block.body`. Written at the first print, insert-only (I-9).
create table receipt_lookup (
  hospital_id uuid not null,
  series text not null,
  number bigint not null,
  mark bytea not null check (octet_length(mark) = 4), -- 32 bits of a hash of the code: enough to find it, too few to guess it
  primary key (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
create index receipt_lookup_by_mark on receipt_lookup (hospital_id, mark);
select protect_hospital_table('receipt_lookup');
