-- Which doubt of the guard the operator overruled: an override given for a stolen key must never let the log be signed on, nor one
-- for absent witnesses let it be ended as stolen. Null: given before this was said, which counts for neither.
alter table guard_override add column doubt text check (doubt in ('witnesses', 'tree'));
