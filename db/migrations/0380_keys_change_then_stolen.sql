-- Keys: a change of the log's key that was planned and has not come about can still become one of a stolen key: nothing is signed
-- with that one any more, so the log would never close. Of two acts about one log the later counts, which is the stolen one.
alter table log_ending drop constraint log_ending_hospital_id_log_id_key;
alter table log_ending add unique (hospital_id, log_id, reason);

-- One act is one entry of the log: no block stands for two of them.
alter table root_key add unique (hospital_id, series, number);
alter table log_ending add unique (hospital_id, series, number);
alter table log_succession add unique (hospital_id, series, number);
alter table policy_update add unique (hospital_id, series, number);
