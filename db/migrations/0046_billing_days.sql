-- A day seal commits what a series came to by class of tax as well (docs/design/ledger.md, completeness).
alter table day_seal add column by_class jsonb not null default '{}';    -- class: [taxable, cgst, sgst, igst] as text
-- Days that ended and were not sealed yet.
create index business_day_open on business_day (hospital_id, business_date) where closed_at is null;
