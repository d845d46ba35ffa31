-- A reference that paid before is found however many payments there are (reference.store: sameReference).
create index payment_reference on payment (hospital_id, upper(replace(reference, ' ', '')), at desc) where method <> 'cash';
