-- Who is erased waits for no review and no doctor: an entered result is cancelled, and its alerts are closed by nobody.

create or replace function lab_order_steps() returns table (before text, after text) language sql immutable as $$
  values ('ordered', 'sampled'), ('ordered', 'cancelled'),
    ('sampled', 'entered'), ('sampled', 'ordered'), ('sampled', 'cancelled'),
    ('entered', 'released'), ('entered', 'ordered'), ('entered', 'cancelled')
$$;

-- Closed without a person, its name is empty; a person never closes one without theirs.
alter table lab_alert drop constraint lab_alert_check;
alter table lab_alert add constraint lab_alert_closed check (
  (acknowledged_at is null) = (acknowledged_by_name is null)
  and (acknowledged_at is not null or acknowledged_by is null)
  and ((acknowledged_by is null) = (acknowledged_by_name is null) or acknowledged_by_name = '')
);
