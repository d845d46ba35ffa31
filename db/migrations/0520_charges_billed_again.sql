-- What was billed wrongly and credited wholly is billed again as the same charge, with its evidence, batch and quantity: its
-- turn counts how often. Each turn of a charge is billed at most once.
alter table charge add column turn int not null default 0 check (turn >= 0);
alter table bill_line add column charge_turn int not null default 0 check (charge_turn >= 0);
alter table bill_line drop constraint bill_line_hospital_id_charge_id_key,
  add constraint bill_line_charge_once unique (hospital_id, charge_id, charge_turn);
grant update (turn, price_id) on charge to pramana_app;

-- A finished charge changes no more, but that a billed one becomes billable for its next turn: when every piece of the line
-- that billed it was credited, and none of its goods came back. Price and turn change then only.
create function refuse_finished_charge() returns trigger language plpgsql as $$
begin
  if old.status = 'billed' and new.status = 'billable' and new.turn = old.turn + 1 and new.quantity = old.quantity
    and new.payer_id is not distinct from old.payer_id
    and exists (select from bill_line line where line.hospital_id = old.hospital_id and line.charge_id = old.id
      and line.charge_turn = old.turn and line.quantity = (
        select sum(credit.quantity) from credit_note_line credit where credit.hospital_id = line.hospital_id
          and credit.bill_id = line.bill_id and credit.position = line.position and credit.goods = 'none'))
  then
    return new;
  end if;
  raise restrict_violation using message = 'this row of charge is finished and changes no more';
end
$$;
drop trigger charge_finished on charge;
create trigger charge_finished before update on charge for each row
  when (old.status in ('billed', 'void') or new.turn <> old.turn or new.price_id <> old.price_id)
  execute function refuse_finished_charge();

-- Goods that a credit note took back are not handed out any more: their prescription is not done. (How much of it is left the
-- pharmacy computes from the same rows; the counter that writes the note does not open prescriptions.)
create function reopen_prescription() returns trigger language plpgsql as $$
begin
  update prescription set state = 'part'
  from bill_line line
  join dispense_line handed on handed.hospital_id = line.hospital_id and handed.charge_id = line.charge_id
    and handed.goods = ''
  join dispense on dispense.hospital_id = handed.hospital_id and dispense.id = handed.dispense_id
  where line.hospital_id = new.hospital_id and line.bill_id = new.bill_id and line.position = new.position
    and prescription.hospital_id = dispense.hospital_id and prescription.record_id = dispense.record_id
    and prescription.state = 'done';
  return null;
end
$$;
create trigger credit_note_line_back after insert on credit_note_line for each row
  when (new.goods = 'quarantine') execute function reopen_prescription();
