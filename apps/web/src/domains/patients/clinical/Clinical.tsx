import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { type ClinicalJson, patients } from '@pramana/contract';
import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { ClinicalDialog } from './ClinicalDialog.tsx';
import classes from './Clinical.module.css';

/** What must be known before anything is given: allergies first, in the colour of a warning, then the weight. */
export function Clinical({ id }: { id: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data, can, problem, refetch } = useRoute(patients.clinical.show, { params: { id } });
  const edit = (
    <ActionButton
      variant="default"
      can={can?.change}
      leftSection={<IconPencil size={18} aria-hidden />}
      onAct={() => setOpen(true)}
    >
      {t('patients.clinical.edit')}
    </ActionButton>
  );
  return (
    <Section
      title={t('patients.clinical.title')}
      actions={data === undefined || data.health === 'forgotten' ? undefined : edit}
    >
      {problem && !data ? (
        <>
          <ProblemText problem={problem} />
          <Button variant="default" onClick={refetch}>
            {t('common.tryAgain')}
          </Button>
        </>
      ) : null}
      {data === undefined ? null : <Facts data={data} />}
      {isOpen && data ? <ClinicalDialog id={id} data={data} onClose={() => setOpen(false)} /> : null}
    </Section>
  );
}

function Facts({ data }: { data: ClinicalJson }) {
  const { t } = useTranslation();
  if (data.health === 'forgotten') return <Text size="sm">{t('patients.clinical.health.forgotten')}</Text>;
  return (
    <div className={classes.facts}>
      {data.health === 'damaged' ? (
        <Alert color="red" icon={<IconAlertTriangle />}>
          {t('patients.clinical.health.damaged')}
        </Alert>
      ) : null}
      {data.allergies.length > 0 ? (
        <Alert color="red" icon={<IconAlertTriangle />} title={t('patients.clinical.allergies')}>
          <ul className={classes.list}>
            {data.allergies.map((each) => (
              <li key={each.substance}>
                <strong>{each.substance}</strong>
                <Badge tt="none" variant="light" color={each.severity === 'mild' ? 'amber' : 'red'}>
                  {t(`patients.clinical.severity.${each.severity}`)}
                </Badge>
                <span>
                  {[t(`patients.clinical.kind.${each.kind}`), each.reaction].filter((word) => word !== '').join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </Alert>
      ) : data.health === 'damaged' ? null : (
        <Text size="sm">{t(data.noKnownAllergies ? 'patients.clinical.none' : 'patients.clinical.notAsked')}</Text>
      )}
      {data.weightKg === null || data.weighedOn === null ? null : (
        <Text size="sm">{t('patients.clinical.weighed', { kg: data.weightKg, on: data.weighedOn })}</Text>
      )}
      {data.at === null ? null : (
        <Group gap={4}>
          <Text size="xs" c="dimmed">
            {t('patients.clinical.by', { by: data.by })} <TimeText at={data.at} />
          </Text>
        </Group>
      )}
    </div>
  );
}
