-- What a guardian showed at the desk, in the words of who looked at it: a birth certificate, an order of a court.
alter table enrolment add column proof text not null default '';
alter table patient_link add column proof text not null default '';
