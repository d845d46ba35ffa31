import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { erasure, type ErasureRequestJson, type Language } from '@pramana/contract';
import { IconChevronDown, IconDownload, IconEraser } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../lib/api.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { usePatientName } from '../../lib/patientName.ts';
import { paths } from '../../paths.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { LanguageItems } from '../../ui/LanguageItems.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { SealBadge } from '../../ui/SealBadge.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { useBlockFacts } from '../billing/bill/sealFacts.ts';
import classes from './Erasure.module.css';
import { STATE_COLOR } from './ErasuresPage.tsx';
import { Plan } from './Plan.tsx';
import { copiesText } from './backup.ts';
import { useDay } from './useDay.ts';

/** One request: what can go now, the second yes, and what was done. */
export default function ErasurePage() {
  const { t } = useTranslation();
  const name = usePatientName();
  const { id = '' } = useParams({ strict: false });
  const refreshes = [erasure.requests.show, erasure.requests.list];
  const { data, problem, refetch } = useRoute(erasure.requests.show, { params: { id } });
  const approve = useAction(erasure.requests.approve, { refreshes });
  const withdraw = useAction(erasure.requests.withdraw, { refreshes });
  if (problem && !data) {
    const back = { to: paths.erasures(), label: t('erasure.back') };
    return <PageProblem title={t('erasure.title')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data?.request) return <PageSkeleton />;
  const { plan, request } = data;
  const isOpen = request.state === 'open';
  const can = request.mine
    ? { ok: false, why: t('erasure.sameYou') }
    : { ok: plan.scope.length > 0 && plan.open.length === 0, why: t('erasure.goesNothing') };
  const failed = approve.problem ?? withdraw.problem;
  const actions = (
    <>
      <ConfirmButton
        variant="default"
        question={t('erasure.withdraw')}
        consequence={t('erasure.withdrawText')}
        verb={t('erasure.withdraw')}
        isBusy={withdraw.isBusy}
        onAct={() => withdraw.run({ params: { id } })}
      >
        {t('erasure.withdraw')}
      </ConfirmButton>
      <ConfirmButton
        color="red"
        can={can}
        question={t('erasure.approveQuestion')}
        consequence={t('erasure.approveText')}
        isBusy={approve.isBusy}
        leftSection={<IconEraser size={18} aria-hidden />}
        onAct={() => approve.run({ params: { id } })}
      >
        {t('erasure.approve')}
      </ConfirmButton>
    </>
  );
  return (
    <Page
      title={[name(request.patient.name), request.patient.number].join(' · ')}
      badge={
        <Badge tt="none" variant="light" color={STATE_COLOR[request.state]}>
          {t(`erasure.state.${request.state}`)}
        </Badge>
      }
      subtitle={
        <>
          {request.own ? t('erasure.askedOwn') : t('erasure.askedBy', { who: request.askedBy })} ·{' '}
          <TimeText at={request.askedAt} />
        </>
      }
      actions={isOpen ? actions : undefined}
    >
      {failed ? <ProblemText problem={failed} /> : null}
      <Facts>
        <Fact name={t('erasure.reason')}>{request.reason ?? t('erasure.reasonGone')}</Fact>
      </Facts>
      {isOpen ? <Plan plan={plan} /> : null}
      {request.done ? <Done id={id} done={request.done} /> : null}
    </Page>
  );
}

function Done({ id, done }: { id: string; done: NonNullable<ErasureRequestJson['done']> }) {
  const { t } = useTranslation();
  const day = useDay();
  const facts = useBlockFacts();
  const copies = copiesText(done, day);
  return (
    <Section
      title={t('erasure.done', { date: day(done.at), who: done.by })}
      actions={done.block ? <SealBadge state={done.block.state} facts={facts(done.block)} /> : undefined}
    >
      <ul className={classes.goes}>
        {done.scope.map((scope) => (
          <li key={scope}>{t(`erasure.scope.${scope}`)}</li>
        ))}
      </ul>
      <Facts>
        <Fact name={t('erasure.keys')}>{done.keys}</Fact>
        <Fact name={t('erasure.files')}>{done.files}</Fact>
        <Fact name={t('erasure.leaves')}>{done.leaves}</Fact>
      </Facts>
      {done.kept.length > 0 ? <h3 className={classes.heading}>{t('erasure.kept')}</h3> : null}
      <ul className={classes.goes}>
        {done.kept.map((each) => (
          <li key={each.content}>
            {t(`erasure.part.${each.content}`)}: {t('erasure.until', { date: day(each.until) })}{' '}
            <span className={classes.dim} lang="en">
              {each.source}
            </span>
          </li>
        ))}
      </ul>
      {copies === null ? null : <p className={classes.dim}>{t(...copies)}</p>}
      <div className={classes.line}>
        <Certificate id={id} />
        <Button
          variant="default"
          component="a"
          href={urlOf(erasure.requests.proof, { params: { id } })}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('erasure.proof')}
        </Button>
      </div>
    </Section>
  );
}

/** In the language of the page; the person's own is one step away. */
function Certificate({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const inLanguage = (language: Language): string =>
    urlOf(erasure.requests.certificate, { params: { id }, query: { language } });
  return (
    <span className={classes.pair}>
      <Button
        component="a"
        href={inLanguage(i18n.language as Language)}
        leftSection={<IconDownload size={18} aria-hidden />}
      >
        {t('erasure.certificate')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="lg" variant="default" aria-label={t('print.language')}>
            <IconChevronDown size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <LanguageItems href={inLanguage} />
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
