-- Who saw everything of themselves goes on to: health records are new, and theirs.
update patient_link set scope = scope || '{records}' where relation = 'self' and scope @> '{card,bills}' and not 'records' = any (scope);
update enrolment set scope = scope || '{records}' where relation = 'self' and scope @> '{card,bills}' and not 'records' = any (scope);
