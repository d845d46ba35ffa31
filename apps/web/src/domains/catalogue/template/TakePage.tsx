import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Button, Checkbox, Table, Text } from '@mantine/core';
import { catalogueTemplate as routes, type OfferedJson } from '@pramana/contract';
import { IconTemplate } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

const keyOf = ({ kind, category }: OfferedJson): string => `${kind} ${category}`;

/** Takes over groups of the node's template: chosen here, looked at and run as an import. */
export default function TakePage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(routes.offer, {}, { staleMs: 0 });
  return (
    <Page title={t('catalogue.template.takeTitle')} subtitle={t('catalogue.template.takeText')}>
      {data ? <Offered groups={data} /> : null}
      {!data && problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {data || problem ? null : <RowsSkeleton rows={8} />}
    </Page>
  );
}

function Offered({ groups }: { groups: readonly OfferedJson[] }) {
  const { t } = useTranslation();
  const fresh = groups.filter((group) => group.fresh > 0);
  if (fresh.length > 0) return <Choice groups={fresh} />;
  const isNone = groups.length === 0;
  return (
    <EmptyState
      icon={IconTemplate}
      title={t(isNone ? 'catalogue.template.offerNone' : 'catalogue.template.allHere')}
      text={t(isNone ? 'catalogue.template.offerNoneText' : 'catalogue.template.allHereText')}
    >
      <Button variant="default" renderRoot={(props) => <Link to={paths.itemImport()} {...props} />}>
        {t('catalogue.template.import')}
      </Button>
    </EmptyState>
  );
}

function Choice({ groups }: { groups: readonly OfferedJson[] }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const take = useAction(routes.take);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = groups.filter((group) => !left.has(keyOf(group)));
  const count = chosen.reduce((sum, { fresh }) => sum + fresh, 0);
  const toggle = (key: string): void => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    setLeft(next);
  };
  const isAll = chosen.length === groups.length;
  const look = (): void =>
    take.run({ body: { groups: chosen.map(({ kind, category }) => ({ kind, category })) } }, ({ data }) => {
      void navigate({ to: paths.itemImport(), search: { import: data.id } });
    });
  return (
    <>
      <Table verticalSpacing={6} aria-label={t('catalogue.template.groups')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Checkbox
                label={t('catalogue.template.all')}
                checked={isAll}
                indeterminate={!isAll && chosen.length > 0}
                onChange={() => setLeft(isAll ? new Set(groups.map(keyOf)) : new Set())}
              />
            </Table.Th>
            <Table.Th visibleFrom="sm">{t('catalogue.field.kind')}</Table.Th>
            <Table.Th ta="end" visibleFrom="sm">
              {t('catalogue.template.items')}
            </Table.Th>
            <Table.Th ta="end">{t('catalogue.template.fresh')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Table.Tr key={keyOf(group)}>
              <Table.Td>
                <Checkbox
                  label={group.category || t('catalogue.template.other')}
                  checked={!left.has(keyOf(group))}
                  onChange={() => toggle(keyOf(group))}
                />
              </Table.Td>
              <Table.Td visibleFrom="sm">{t(`catalogue.kind.${group.kind}`)}</Table.Td>
              <Table.Td ta="end" visibleFrom="sm">
                {countText(group.items, i18n.language)}
              </Table.Td>
              <Table.Td ta="end">{countText(group.fresh, i18n.language)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text component="div" mt="md">
        <ActionButton onAct={look} isBusy={take.isBusy} can={{ ok: count > 0, why: t('catalogue.template.lookNone') }}>
          {t('catalogue.template.look', { count })}
        </ActionButton>
      </Text>
      {take.problem ? <ProblemText problem={take.problem} /> : null}
    </>
  );
}
