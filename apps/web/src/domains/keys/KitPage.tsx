import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { keys, type RecoveryKitJson } from '@pramana/contract';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../lib/api.ts';
import { download } from '../../lib/csv.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { NewKit } from './NewKit.tsx';

interface Made {
  id: string;
  parts: string[];
}

/** The way back when this machine is lost: a kit in three parts, any two of which open the encrypted keys. */
export default function KitPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(keys.kit.show, {});
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Page title={t('keys.kit.title')} subtitle={made ? undefined : t('keys.kit.text')}>
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <RowsSkeleton rows={4} /> : null}
      {made ? <NewKit kit={made} onDone={() => setMade(null)} /> : null}
      {data && !made ? <State kit={data} onMade={setMade} /> : null}
    </Page>
  );
}

function State({ kit, onMade }: { kit: RecoveryKitJson; onMade: (made: Made) => void }) {
  const { t } = useTranslation();
  const make = useAction(keys.kit.make);
  const run = (): void => make.run({}, ({ data }) => onMade(data));
  return (
    <Stack gap="lg">
      {kit.problem === null ? null : (
        <Alert color="red" role="alert">
          <Text fw={600}>{t(`keys.kit.problem.${kit.problem}`)}</Text>
          {t(`keys.kit.problemText.${kit.problem}`)}
        </Alert>
      )}
      {kit.isNeeded ? (
        <Alert color="amber">
          <Text fw={600}>{t('keys.kit.needed')}</Text>
          {t('keys.kit.neededText')}
        </Alert>
      ) : null}
      {kit.current === null ? null : <Current current={kit.current} file={kit.file} />}
      <Section title={t(kit.current === null ? 'keys.kit.make' : 'keys.kit.again')}>
        <ol>
          {(['print', 'apart', 'type'] as const).map((step) => (
            <li key={step}>{t(`keys.kit.step.${step}`)}</li>
          ))}
        </ol>
        <Group>
          {kit.current === null ? (
            <Button onClick={run} loading={make.isBusy}>
              {t('keys.kit.make')}
            </Button>
          ) : (
            <ConfirmButton
              variant="default"
              question={t('keys.kit.againQuestion')}
              consequence={t('keys.kit.againText')}
              isBusy={make.isBusy}
              onAct={run}
            >
              {t('keys.kit.make')}
            </ConfirmButton>
          )}
        </Group>
        {make.problem ? <ProblemText problem={make.problem} /> : null}
      </Section>
    </Stack>
  );
}

function Current({ current, file }: { current: NonNullable<RecoveryKitJson['current']>; file: string }) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const blob = await callBlob(keys.kit.file, {});
      download('pramana-keyring.age', await blob.text(), 'text/plain');
      toast(t('keys.kit.saved'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('keys.kit.current')}>
      <Facts>
        <Fact name={t('keys.kit.made')}>
          {t('keys.kit.madeBy', { name: current.madeBy })} <TimeText at={current.madeAt} />
        </Fact>
        <Fact name={t('keys.kit.written')}>
          {current.writtenAt === null ? t('keys.kit.notWritten') : <TimeText at={current.writtenAt} />}
        </Fact>
        <Fact name={t('keys.kit.file')}>
          <code>{file}</code>
        </Fact>
      </Facts>
      <Text size="sm" c="dimmed" mt="sm">
        {t('keys.kit.fileText')}
      </Text>
      <Group mt="sm">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.6} aria-hidden />}
          loading={isBusy}
          onClick={() => void save()}
        >
          {t('keys.kit.download')}
        </Button>
        <Link to={paths.node()}>{t('keys.kit.goOn')}</Link>
      </Group>
    </Section>
  );
}
