-- The explorer's order: the newest instant first, and within one instant the higher number of a series first.
create index block_latest on block (hospital_id, at desc, series, number desc);
drop index block_newest;
