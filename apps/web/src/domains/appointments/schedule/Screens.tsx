import { Anchor, MultiSelect, Text, TextInput } from '@mantine/core';
import { appointments } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Appointments.module.css';

const { list, create, end } = appointments.screens;

/** Links for screens in waiting rooms: shown once, ended at any time. */
export function Screens({ doctors }: { doctors: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation();
  const screens = useRouteList(list, {});
  const making = useAction(create, { refreshes: [list] });
  const ending = useAction(end, { refreshes: [list] });
  const [form, setForm] = useState<{ name: string; doctors: string[] }>({ name: '', doctors: [] });
  const [link, setLink] = useState<string | null>(null);
  const make = (): void =>
    making.run({ body: form }, ({ data }) => {
      setLink(`${paths.screen()}#${data.token}`);
      setForm({ name: '', doctors: [] });
    });
  return (
    <Section title={t('appointments.screen.list')}>
      <Text size="sm" c="dimmed">
        {t('appointments.screen.hint')}
      </Text>
      <ul className={classes.list}>
        {screens.rows.map((screen) => (
          <li key={screen.id} className={classes.row}>
            <div className={classes.who}>
              <span className={classes.name}>{screen.name}</span>
              <span className={classes.dim}>
                {screen.by} · <TimeText at={screen.madeAt} />
              </span>
            </div>
            <ActionButton
              size="compact-sm"
              variant="default"
              isBusy={ending.isBusy}
              onAct={() => ending.run({ params: { id: screen.id } })}
            >
              {t('appointments.screen.end')}
            </ActionButton>
          </li>
        ))}
      </ul>
      <div className={classes.bar}>
        <TextInput
          label={t('appointments.screen.name')}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          maxLength={200}
        />
        <MultiSelect
          label={t('appointments.screen.whose')}
          placeholder={form.doctors.length === 0 ? t('appointments.screen.all') : ''}
          value={form.doctors}
          onChange={(chosen) => setForm({ ...form, doctors: chosen })}
          data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
          miw={220}
        />
        <ActionButton
          variant="default"
          can={{ ok: form.name.trim() !== '', why: t('appointments.screen.name') }}
          isBusy={making.isBusy}
          onAct={make}
        >
          {t('appointments.screen.make')}
        </ActionButton>
      </div>
      {link === null ? null : (
        <Text size="sm" role="status">
          {t('appointments.screen.made')}{' '}
          <Anchor href={link} target="_blank" rel="noreferrer">
            {t('appointments.screen.open')}
          </Anchor>
        </Text>
      )}
      {(making.problem ?? ending.problem) ? (
        <ProblemText problem={(making.problem ?? ending.problem) as never} />
      ) : null}
    </Section>
  );
}
