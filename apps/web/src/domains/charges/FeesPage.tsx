import { Badge, Button, NativeSelect } from '@mantine/core';
import {
  appointments,
  catalogue,
  charges,
  departments,
  diagnostics,
  type FeeRuleJson,
  type ItemRowJson,
} from '@pramana/contract';
import { IconReceiptRupee } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { RateText } from '../catalogue/RateText.tsx';
import { SearchPick } from '../../ui/SearchPick.tsx';
import { Section } from '../../ui/Section.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import classes from './Charges.module.css';
import { type FeeChoices, type FeePicks, pickedOf, ruleOf, WHO, type Who } from './feeRule.ts';

const refreshes = [charges.fees.list];

/** Which service a consultation or a test is billed as: the rules in force, and a new one. */
export default function FeesPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(charges.fees.list, {});
  return (
    <Page title={t('charges.fees.title')} subtitle={t('charges.fees.text')}>
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {data ? <Rules rules={data} /> : problem === null && <RowsSkeleton rows={4} />}
      <Section title={t('charges.fees.set')}>
        <FeeForm />
      </Section>
    </Page>
  );
}

function useRuleWords(): (rule: FeeRuleJson) => string {
  const { t } = useTranslation();
  const tests = useRoute(diagnostics.tests.list, {}).data?.tests ?? [];
  return ({ doctor, department, visitType, testCode }) => {
    if (testCode !== null) return tests.find(({ code }) => code === testCode)?.name ?? testCode;
    return [doctor ?? department ?? t('charges.fees.everybody'), visitType ?? t('charges.fees.anyVisit')].join(' · ');
  };
}

function Rules({ rules }: { rules: readonly FeeRuleJson[] }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  const end = useAction(charges.fees.set, { refreshes });
  if (rules.length === 0)
    return <EmptyState icon={IconReceiptRupee} title={t('charges.fees.none')} text={t('charges.fees.noneText')} />;
  return (
    <>
      <ul className={classes.list}>
        {rules.map((rule) => {
          const { doctorId, departmentId, visitTypeId, testCode } = rule;
          const name = words(rule);
          return (
            <li key={rule.id} className={classes.rule}>
              <span className={classes.words}>
                <strong>{name}</strong>
                <span className={classes.dim}>{rule.item}</span>
              </span>
              <span className={classes.rate}>
                {rule.rate === null ? (
                  <Badge tt="none" variant="light" color="amber">
                    {t('charges.fees.noPrice')}
                  </Badge>
                ) : (
                  <RateText rate={rule.rate} item={{ packSize: 1, unit: rule.unit }} />
                )}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('charges.fees.end', { name })}
                onClick={() =>
                  end.run({ body: { doctorId, departmentId, visitTypeId, testCode, itemId: null } }, () =>
                    toast(t('charges.fees.ended')),
                  )
                }
              >
                {t('charges.fees.end', { name: '' })}
              </Button>
            </li>
          );
        })}
      </ul>
      {end.problem ? <ProblemText problem={end.problem} /> : null}
    </>
  );
}

interface Choice {
  id: string;
  name: string;
}

/** What can be chosen in the form, and what loading it for `who` had to say. */
function useLists(who: Who) {
  const schedule = useRoute(appointments.schedule.show, {});
  const rooms = useRoute(departments.departments.list, { query: {} });
  const tests = useRoute(diagnostics.tests.list, {});
  const asked = who === 'ofTest' ? [tests] : who === 'ofDepartment' ? [rooms, schedule] : [schedule];
  const failed = asked.find(({ problem, data }) => problem !== null && data === undefined);
  const lists: Record<keyof FeeChoices, readonly Choice[]> = {
    ofDoctor: schedule.data?.doctors ?? [],
    ofDepartment: rooms.data ?? [],
    ofTest: (tests.data?.tests ?? []).filter(({ retired }) => !retired).map(({ code, name }) => ({ id: code, name })),
    visitTypes: schedule.data?.visitTypes ?? [],
  };
  const ids = (all: readonly Choice[]): string[] => all.map(({ id }) => id);
  const { ofDoctor, ofDepartment, ofTest, visitTypes } = lists;
  const choices: FeeChoices = {
    ofDoctor: ids(ofDoctor),
    ofDepartment: ids(ofDepartment),
    ofTest: ids(ofTest),
    visitTypes: ids(visitTypes),
  };
  return { lists, choices, failed, isLoading: asked.some(({ isLoading }) => isLoading) };
}

const WHOM = { ofDoctor: 'doctor', ofDepartment: 'department', ofTest: 'test' } as const;

function FeeForm() {
  const { t } = useTranslation();
  const [who, setWho] = useState<Who>('everybody');
  const [picks, setPicks] = useState<FeePicks>({});
  const [item, setItem] = useState<ItemRowJson | null>(null);
  const set = useAction(charges.fees.set, { refreshes });
  const { lists, choices, failed, isLoading } = useLists(who);
  const rule = ruleOf(who, picks, choices);
  const choose = (next: Who): void => {
    // A test is billed as another kind of service.
    if ((next === 'ofTest') !== (who === 'ofTest')) setItem(null);
    setWho(next);
  };
  const kind = who === 'ofTest' ? 'diagnostic' : 'consultation';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (item === null || rule === null) return;
    set.run({ body: { ...rule, itemId: item.id } }, () => {
      toast(t('charges.fees.saved'));
      setItem(null);
    });
  };
  const named = (all: readonly Choice[]) => all.map(({ id, name }) => ({ value: id, label: name }));
  const whom = who === 'everybody' ? null : pickedOf(picks[who], choices[who]);
  const kindOfVisit = picks.visitType ? pickedOf(picks.visitType, choices.visitTypes) : '';
  const unchosen = { value: '', label: '—', disabled: true };
  return (
    <form onSubmit={submit} className={classes.form}>
      <NativeSelect
        label={t('charges.fees.who')}
        value={who}
        onChange={(event) => choose(event.currentTarget.value as Who)}
        data={WHO.map((value) => ({ value, label: t(`charges.fees.${value}`) }))}
      />
      {who === 'everybody' ? null : (
        <NativeSelect
          label={t(`charges.fees.${WHOM[who]}`)}
          value={whom ?? ''}
          onChange={(event) => setPicks({ ...picks, [who]: event.currentTarget.value })}
          data={[...(whom === null ? [unchosen] : []), ...named(lists[who])]}
          error={isLoading || failed || lists[who].length > 0 ? undefined : t('charges.fees.nothing')}
        />
      )}
      {who === 'ofTest' ? null : (
        <NativeSelect
          label={t('charges.fees.visitType')}
          value={kindOfVisit ?? '—'}
          onChange={(event) => setPicks({ ...picks, visitType: event.currentTarget.value })}
          data={[
            ...(kindOfVisit === null ? [{ ...unchosen, value: '—' }] : []),
            { value: '', label: t('charges.fees.anyVisit') },
            ...named(lists.visitTypes),
          ]}
        />
      )}
      {failed?.problem ? <ErrorPanel problem={failed.problem} onRetry={failed.refetch} /> : null}
      {item === null ? (
        <SearchPick<ItemRowJson>
          label={t('charges.fees.service')}
          placeholder={t('charges.fees.choose')}
          cacheKey={[catalogue.items.list.id, kind]}
          minLength={0}
          search={async (q, signal) =>
            (await call(catalogue.items.list, { query: { q, kind, status: 'active' } }, { signal })).data
          }
          keyOf={({ id }) => id}
          render={(each) => (
            <span className={classes.hit}>
              {each.name}
              {each.price ? <RateText rate={each.price.rate} item={each} /> : null}
            </span>
          )}
          onPick={setItem}
          emptyText={t('charges.fees.noService')}
        />
      ) : (
        <div className={classes.rule}>
          <strong>{item.name}</strong>
          <Button variant="default" size="compact-sm" onClick={() => setItem(null)}>
            {t('charges.fees.change')}
          </Button>
        </div>
      )}
      {set.problem ? <ProblemText problem={set.problem} /> : null}
      <div>
        <SubmitButton loading={set.isBusy} isReady={item !== null && rule !== null}>
          {t('charges.fees.set')}
        </SubmitButton>
      </div>
    </form>
  );
}
