-- A patient's or guardian's account may see health records too, and a passkey for signing is made with a ticket.
alter table patient_link drop constraint patient_link_scope_check,
  add constraint patient_link_scope_check check (cardinality(scope) > 0 and scope <@ '{card,bills,records}');
alter table enrolment drop constraint enrolment_scope_check,
  add constraint enrolment_scope_check check (cardinality(scope) > 0 and scope <@ '{card,bills,records}');
alter table sign_in drop constraint sign_in_purpose_check,
  add constraint sign_in_purpose_check
    check (purpose in ('second-factor', 'passkey', 'new-passkey', 'confirm', 'signing-passkey'));
