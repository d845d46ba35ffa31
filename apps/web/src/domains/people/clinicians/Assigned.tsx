import { ActionIcon, Select, Text } from '@mantine/core';
import { type ClinicianJson, clinicians as routes } from '@pramana/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Assigned.module.css';

const { assign, unassign, show, list } = routes.clinicians;

/** The nurses of a doctor, or the doctors whom a nurse assists; those of former times below. */
export function Assigned({ clinician, can }: { clinician: ClinicianJson; can: CanDo | undefined }) {
  const { t } = useTranslation();
  const end = useAction(unassign, { refreshes: [show] });
  const isDoctor = clinician.role === 'doctor';
  const other = isDoctor ? 'nurse' : 'doctor';
  const remove = (assignment: string, name: string): void =>
    end.run({ params: { id: clinician.id, assignment } }, () => toast(t('people.clinicians.unassigned', { name })));
  return (
    <Section title={t(isDoctor ? 'people.clinicians.nursesOf' : 'people.clinicians.doctorsOf')}>
      {clinician.assigned.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(isDoctor ? 'people.clinicians.noNurse' : 'people.clinicians.noDoctor')}
        </Text>
      ) : (
        <ul className={classes.list}>
          {clinician.assigned.map(({ id, personId, name, since, endedAt }) => (
            <li key={id} className={classes.row} data-over={endedAt !== null || undefined}>
              <Link to={paths.clinician(other, personId)}>{name}</Link>
              <span className={classes.when}>
                <TimeText at={since} />
                {endedAt === null ? null : (
                  <>
                    {' – '}
                    <TimeText at={endedAt} />
                  </>
                )}
              </span>
              {endedAt === null && isDoctor && can?.ok ? (
                <ActionIcon
                  size="lg"
                  aria-label={t('people.clinicians.unassign', { name })}
                  loading={end.isBusy}
                  onClick={() => remove(id, name)}
                >
                  <IconX size={18} stroke={1.6} />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {end.problem ? <ProblemText problem={end.problem} /> : null}
      {isDoctor && can?.ok ? <AssignNurse doctor={clinician} /> : null}
    </Section>
  );
}

function AssignNurse({ doctor }: { doctor: ClinicianJson }) {
  const { t } = useTranslation();
  const [nurseId, setNurse] = useState<string | null>(null);
  const add = useAction(assign, { refreshes: [show, list] });
  const { rows } = useRouteList(list, { query: { role: 'nurse', state: 'active' } });
  const taken = new Set(doctor.assigned.filter(({ endedAt }) => endedAt === null).map(({ personId }) => personId));
  const free = rows.filter(({ id }) => !taken.has(id) && id !== doctor.id);
  const save = (): void => {
    if (nurseId === null) return;
    const name = free.find(({ id }) => id === nurseId)?.name ?? '';
    add.run({ params: { id: doctor.id }, body: { nurseId } }, () => {
      setNurse(null);
      toast(t('people.clinicians.assigned', { name }));
    });
  };
  return (
    <div className={classes.add}>
      <Select
        label={t('role.nurse')}
        data={free.map(({ id, name, department }) => ({
          value: id,
          label: department === '' ? name : `${name} · ${department}`,
        }))}
        value={nurseId}
        onChange={setNurse}
        nothingFoundMessage={t('people.notFound')}
        searchable
      />
      <ActionButton
        variant="default"
        can={nurseId === null ? { ok: false, why: t('people.clinicians.chooseNurse') } : { ok: true }}
        isBusy={add.isBusy}
        leftSection={<IconPlus size={18} aria-hidden />}
        onAct={save}
      >
        {t('people.clinicians.assign')}
      </ActionButton>
      {add.problem ? <ProblemText problem={add.problem} /> : null}
    </div>
  );
}
