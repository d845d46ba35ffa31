import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { catalogueTemplate, type DataOf, SHIPPED_LISTS } from '@pramana/contract';
import { IconFileImport, IconTemplate } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';

const routes = catalogueTemplate.node;
type Template = DataOf<typeof routes.show>;

/** The template catalogue that the operator keeps for the hospitals of the node, with its versions. */
export default function TemplatePage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(routes.show, {}, { staleMs: 0 });
  const button = (
    <Button
      variant="default"
      leftSection={<IconFileImport size={18} aria-hidden />}
      renderRoot={(props) => <Link to={paths.nodeTemplateImport()} {...props} />}
    >
      {t('catalogue.template.import')}
    </Button>
  );
  return (
    <Page title={t('catalogue.template.title')} subtitle={t('catalogue.template.text')} actions={button}>
      {data ? <Loaded template={data} /> : null}
      {!data && problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {data || problem ? null : <RowsSkeleton rows={8} />}
    </Page>
  );
}

function Loaded({ template: { groups, versions } }: { template: Template }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      {groups.length === 0 ? (
        <EmptyState icon={IconTemplate} title={t('catalogue.template.none')} text={t('catalogue.template.noneText')} />
      ) : (
        <Groups groups={groups} />
      )}
      <Shipped />
      <Section title={t('catalogue.template.versions')}>
        {versions.length === 0 ? (
          <Text c="dimmed">{t('catalogue.template.noVersions')}</Text>
        ) : (
          <Timeline
            label={t('catalogue.template.versions')}
            steps={versions.map(({ id, at, priceChanges, ...words }) => ({
              key: id,
              at,
              title: t('catalogue.template.version', { ...words, prices: priceChanges }),
            }))}
          />
        )}
      </Section>
    </Stack>
  );
}

/** Lists that come with Pramana: a press checks one, and the next page shows what it would do. */
function Shipped() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const check = useAction(routes.shipped);
  const words = { 'jan-aushadhi': 'janAushadhi', services: 'services' } as const;
  return (
    <div>
      <Text size="sm" c="dimmed" mb="xs">
        {t('catalogue.template.shippedText')}
      </Text>
      <Group gap="sm">
        {SHIPPED_LISTS.map((list) => (
          <Button
            key={list}
            variant="default"
            loading={check.isBusy}
            onClick={() =>
              check.run({ body: { list } }, ({ data }) => {
                void navigate({ to: paths.nodeTemplateImport(), search: { import: data.id } });
              })
            }
          >
            {t(`catalogue.template.${words[list]}`)}
          </Button>
        ))}
      </Group>
      {check.problem ? <ProblemText problem={check.problem} /> : null}
    </div>
  );
}

function Groups({ groups }: { groups: Template['groups'] }) {
  const { t, i18n } = useTranslation();
  const count = (value: number): string => countText(value, i18n.language);
  return (
    <Section title={t('catalogue.template.groups')}>
      <Table verticalSpacing={6} aria-label={t('catalogue.template.groups')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('catalogue.template.category')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('catalogue.field.kind')}</Table.Th>
            <Table.Th ta="end">{t('catalogue.template.items')}</Table.Th>
            <Table.Th ta="end">{t('catalogue.template.priced')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map(({ kind, category, items, priced }) => (
            <Table.Tr key={`${kind} ${category}`}>
              <Table.Td>{category || t('catalogue.template.other')}</Table.Td>
              <Table.Td visibleFrom="sm">{t(`catalogue.kind.${kind}`)}</Table.Td>
              <Table.Td ta="end">{count(items)}</Table.Td>
              <Table.Td ta="end">{count(priced)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
