-- What came back in part: the rest is billed again as the same charge. The quantity of a charge stays the one that care recorded; of a
-- turn is billed what no credit note of an earlier one took back. Something has to be left with the patient, and every piece of the
-- line credited; a line of which everything came back has no next turn, as before.
create or replace function refuse_finished_charge() returns trigger language plpgsql as $$
begin
  if old.status = 'billed' and new.status = 'billable' and new.turn = old.turn + 1 and new.quantity = old.quantity
    and new.payer_id is not distinct from old.payer_id
    and exists (select from bill_line line where line.hospital_id = old.hospital_id and line.charge_id = old.id
      and line.charge_turn = old.turn and (line.quantity, true) = (
        select sum(credit.quantity), bool_or(credit.goods = 'none') from credit_note_line credit
        where credit.hospital_id = line.hospital_id and credit.bill_id = line.bill_id and credit.position = line.position))
  then
    return new;
  end if;
  raise restrict_violation using message = 'this row of charge is finished and changes no more';
end
$$;
