import { Button, Menu } from '@mantine/core';
import { type AuditRunJson, sealing } from '@pramana/contract';
import { IconChevronDown, IconDownload, IconFileTypePdf, IconPlayerPlay, IconShieldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { useLiveRefresh } from '../../../lib/live.ts';
import { usePoll } from '../../../lib/poll.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { LanguageItems } from '../../../ui/LanguageItems.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { AuditRun } from './AuditRun.tsx';
import { type Period, PeriodFields } from './PeriodFields.tsx';

const ASK_MS = 700;

/** Recomputes everything that this hospital has sealed (L3, L10). The run is in the address: a reload comes back to it. */
export default function AuditPage() {
  const { t } = useTranslation();
  const [{ run: id = '' }, setFilters] = useFilters();
  const start = useAction(sealing.audits.start);
  const shown = useRoute(sealing.audits.show, { params: { id } }, { enabled: id !== '', keep: true });
  useLiveRefresh('audit', sealing.audits.show);
  const run = id === '' ? undefined : shown.data;
  usePoll(shown.refetch, ASK_MS, run?.status === 'running');
  const [period, setPeriod] = useState<Period>({ from: '', to: '' });
  const begin = (): void =>
    start.run({ query: period.from || period.to ? period : {} }, ({ data }) => setFilters({ run: data.id }));
  const isRunning = run?.status === 'running';
  const button = (
    <ActionButton
      isBusy={start.isBusy || isRunning}
      leftSection={<IconPlayerPlay size={18} aria-hidden />}
      onAct={begin}
    >
      {t(run === undefined ? 'sealing.audit.start' : 'sealing.audit.again')}
    </ActionButton>
  );
  const actions = (
    <>
      {run?.status === 'done' ? <Reports run={run} /> : null}
      {button}
    </>
  );
  return (
    <Page title={t('sealing.audit.title')} subtitle={t('sealing.audit.text')} actions={actions} isWide>
      <PeriodFields period={period} onChange={setPeriod} />
      {start.problem ? <ProblemText problem={start.problem} /> : null}
      {id === '' ? (
        <EmptyState icon={IconShieldSearch} title={t('sealing.audit.none')} text={t('sealing.audit.noneText')} />
      ) : null}
      {run ? <AuditRun run={run} /> : null}
      {id !== '' && shown.isLoading ? <RowsSkeleton rows={4} /> : null}
      {id !== '' && shown.problem && !run ? (
        <ErrorPanel problem={shown.problem}>
          <Button variant="default" onClick={() => setFilters({ run: '' })}>
            {t('sealing.audit.forget')}
          </Button>
        </ErrorPanel>
      ) : null}
    </Page>
  );
}

/** The signed report: as data, and as paper with the data inside. No health data is in it. */
function Reports({ run: { id } }: { run: AuditRunJson }) {
  const { t } = useTranslation();
  const params = { id };
  return (
    <>
      <Button
        variant="default"
        component="a"
        href={urlOf(sealing.audits.report, { params })}
        download
        leftSection={<IconDownload size={18} aria-hidden />}
      >
        {t('sealing.audit.save')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconFileTypePdf size={18} aria-hidden />}
            rightSection={<IconChevronDown size={16} aria-hidden />}
          >
            {t('sealing.audit.paper')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <LanguageItems href={(language) => urlOf(sealing.audits.paper, { params, query: { language } })} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
