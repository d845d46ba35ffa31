import { Button, Group, Text } from '@mantine/core';
import { billing, catalogue, joining, people, sealing } from '@pramana/contract';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Section } from '../../../ui/Section.tsx';
import classes from './FirstSteps.module.css';

/** Hospitals whose first steps are done or put away in this browser; it says nothing about anybody. */
const key = (hospital: string): string => `pramana.first-steps.${hospital}`;

/** What a new hospital's administrator does first, read from what the hospital has; gone when all of it is there. */
export function FirstSteps() {
  const { hospital, may } = useSession();
  const isAdmin = hospital !== null && may('people:write') && may('hospital:write');
  const [isAway, setAway] = useState(() => hospital === null || localStorage.getItem(key(hospital.id)) !== null);
  if (!isAdmin || isAway) return null;
  const putAway = (): void => {
    localStorage.setItem(key(hospital.id), '1');
    setAway(true);
  };
  return <Steps hospital={hospital.name} onDone={putAway} />;
}

function Steps({ hospital, onDone }: { hospital: string; onDone: () => void }) {
  const { t } = useTranslation();
  const steps = useSteps(hospital);
  const isDone = steps?.every(({ done }) => done) ?? false;
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  // Nothing moves while it is being read: whoever has all of it never sees it.
  if (steps === null || isDone) return null;
  const later = (
    <Button variant="subtle" size="compact-sm" onClick={onDone}>
      {t('people.first.later')}
    </Button>
  );
  return (
    <Section title={t('people.first.title')} actions={later}>
      <ol className={classes.steps}>
        {steps.map(({ name, done, to }) => (
          <li key={name} className={classes.step} data-done={done || undefined}>
            {done ? (
              <IconCircleCheck size={22} aria-label={t('people.first.done')} />
            ) : (
              <IconCircle size={22} aria-hidden />
            )}
            <div>
              <Text fw={600}>{t(`people.first.${name}.title`)}</Text>
              <Text size="sm" c="dimmed">
                {t(`people.first.${name}.text`)}
              </Text>
            </div>
            {done ? null : (
              <Group>
                <Button component={Link} to={to} size="compact-sm" variant="default">
                  {t(`people.first.${name}.act`)}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface Step {
  name: 'people' | 'catalogue' | 'limits' | 'counter';
  done: boolean;
  to: string;
}

/** Each step as the hospital stands now; null until all of it is known, and where it cannot be read. */
function useSteps(hospital: string): Step[] | null {
  const members = useRoute(people.members.list, { query: {} });
  const invited = useRoute(joining.invitations.list, {});
  const items = useRoute(catalogue.items.list, { query: {} });
  const policies = useRoute(sealing.chain.blocks, { query: { kind: 'policy' } });
  const drawers = useRoute(billing.counters.list, { query: {} });
  if (!members.data || !invited.data || !items.data || !policies.data || !drawers.data) return null;
  return [
    { name: 'people', done: members.data.length > 1 || invited.data.length > 0, to: paths.people() },
    { name: 'catalogue', done: items.data.length > 0, to: paths.itemImport() },
    // What the hospital began with is its node's own act and carries its name; what somebody decided carries theirs.
    { name: 'limits', done: policies.data.some(({ author }) => author !== hospital), to: paths.limits() },
    { name: 'counter', done: drawers.data.length > 0, to: paths.counter() },
  ];
}
