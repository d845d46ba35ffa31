import { Button, NativeSelect } from '@mantine/core';
import {
  appointments,
  catalogue,
  charges,
  diagnostics,
  type FeeRuleInputJson,
  type FeeRuleJson,
  type ItemRowJson,
  type LabTestJson,
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
import { SearchPick } from '../../ui/SearchPick.tsx';
import { Section } from '../../ui/Section.tsx';
import { useDepartments } from '../people/useDepartments.ts';
import classes from './Charges.module.css';

const WHO = ['everybody', 'ofDepartment', 'ofDoctor', 'ofTest'] as const;
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
  const tests = useTests();
  return ({ doctor, department, visitType, testCode }) => {
    if (testCode !== null) return tests.find(({ code }) => code === testCode)?.name ?? testCode;
    return [doctor ?? department ?? t('charges.fees.everybody'), visitType ?? t('charges.fees.anyVisit')].join(' · ');
  };
}

function useTests(): LabTestJson[] {
  return useRoute(diagnostics.tests.list, {}).data?.tests ?? [];
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

const NOBODY: FeeRuleInputJson = {
  doctorId: null,
  departmentId: null,
  visitTypeId: null,
  testCode: null,
  itemId: null,
};

function FeeForm() {
  const { t } = useTranslation();
  const schedule = useRoute(appointments.schedule.show, {});
  const departments = useDepartments({ departmentId: null, department: '' });
  const [who, setWho] = useState<(typeof WHO)[number]>('everybody');
  const [rule, setRule] = useState(NOBODY);
  const [item, setItem] = useState<ItemRowJson | null>(null);
  const set = useAction(charges.fees.set, { refreshes });
  const tests = useTests().filter(({ retired }) => !retired);
  const doctors = schedule.data?.doctors ?? [];
  const kinds = schedule.data?.visitTypes ?? [];
  const choose = (next: (typeof WHO)[number]): void => {
    setWho(next);
    const doctorId = next === 'ofDoctor' ? (doctors[0]?.id ?? null) : null;
    const departmentId = next === 'ofDepartment' ? (departments[0]?.id ?? null) : null;
    // A test is billed as another kind of service, whatever visit it was ordered at.
    const testCode = next === 'ofTest' ? (tests[0]?.code ?? null) : null;
    if ((testCode === null) !== (rule.testCode === null)) setItem(null);
    setRule({ ...rule, doctorId, departmentId, testCode, visitTypeId: testCode === null ? rule.visitTypeId : null });
  };
  const kind = rule.testCode === null ? 'consultation' : 'diagnostic';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (item === null) return;
    set.run({ body: { ...rule, itemId: item.id } }, () => {
      toast(t('charges.fees.saved'));
      setItem(null);
    });
  };
  const named = (all: readonly { id: string; name: string }[]) =>
    all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form onSubmit={submit} className={classes.form}>
      <NativeSelect
        label={t('charges.fees.who')}
        value={who}
        onChange={(event) => choose(event.currentTarget.value as (typeof WHO)[number])}
        data={WHO.map((value) => ({ value, label: t(`charges.fees.${value}`) }))}
      />
      {who === 'ofDoctor' ? (
        <NativeSelect
          label={t('charges.fees.doctor')}
          value={rule.doctorId ?? ''}
          onChange={(event) => setRule({ ...rule, doctorId: event.currentTarget.value })}
          data={named(doctors)}
        />
      ) : null}
      {who === 'ofDepartment' ? (
        <NativeSelect
          label={t('charges.fees.department')}
          value={rule.departmentId ?? ''}
          onChange={(event) => setRule({ ...rule, departmentId: event.currentTarget.value })}
          data={named(departments)}
        />
      ) : null}
      {rule.testCode === null ? (
        <NativeSelect
          label={t('charges.fees.visitType')}
          value={rule.visitTypeId ?? ''}
          onChange={(event) => setRule({ ...rule, visitTypeId: event.currentTarget.value || null })}
          data={[{ value: '', label: t('charges.fees.anyVisit') }, ...named(kinds)]}
        />
      ) : (
        <NativeSelect
          label={t('charges.fees.test')}
          value={rule.testCode}
          onChange={(event) => setRule({ ...rule, testCode: event.currentTarget.value })}
          data={tests.map(({ code, name }) => ({ value: code, label: name }))}
        />
      )}
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
          render={({ name }) => name}
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
        <Button type="submit" loading={set.isBusy} disabled={item === null}>
          {t('charges.fees.set')}
        </Button>
      </div>
    </form>
  );
}
