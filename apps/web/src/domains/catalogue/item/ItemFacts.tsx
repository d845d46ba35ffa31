import { Anchor, Text } from '@mantine/core';
import { catalogue, type ItemJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { monthText } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Stock } from '../list/columns.tsx';
import { useTreatment } from '../tax/treatment.ts';
import { useUnitWord } from '../unitWord.ts';
import { PhotoPanel } from './PhotoPanel.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** What it is: pack, tax, schedule, stock; the picture of the pack on top. */
export function ItemFacts({ item, can }: { item: ItemJson; can: CanDo | undefined }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  return (
    <Section title={t('catalogue.card')}>
      <PhotoPanel item={item} can={can} />
      <Facts>
        <Fact name={t('catalogue.field.kind')}>{t(`catalogue.kind.${item.kind}`)}</Fact>
        <Fact name={t('catalogue.field.genericName')}>{item.genericName}</Fact>
        <Fact name={t('catalogue.field.strength')}>{item.strength}</Fact>
        <Fact name={t('catalogue.field.form')}>{item.form}</Fact>
        <Fact name={t('catalogue.field.packSize')}>{`${item.packSize} ${unitWord(item.unit, item.packSize)}`}</Fact>
        <Fact name={t('catalogue.field.manufacturer')}>{item.manufacturer}</Fact>
        <Fact name={t('catalogue.field.category')}>
          {item.category === '' ? null : <CategoryLink category={item.category} />}
        </Fact>
        <Fact name={t('catalogue.field.schedule')}>
          {item.schedule === null
            ? null
            : openWord(t, `catalogue.schedule.${item.schedule}`, { defaultValue: item.schedule })}
        </Fact>
        <Fact name={t('catalogue.field.stock')}>{item.onHand === null ? null : <StockFact item={item} />}</Fact>
        <Fact name={t('catalogue.field.taxClass')}>
          <Tax taxClass={item.taxClass} />
        </Fact>
        <Fact name={t('catalogue.field.hsn')}>{item.hsn}</Fact>
        <Fact name={t('catalogue.field.code')}>{item.code}</Fact>
        <Fact name={t('catalogue.field.barcode')}>{item.barcode}</Fact>
      </Facts>
      {item.description === '' ? null : (
        <Text size="sm" mt="md">
          {item.description}
        </Text>
      )}
    </Section>
  );
}

function CategoryLink({ category }: { category: string }) {
  return (
    <Anchor inherit renderRoot={(props) => <Link to={paths.catalogue()} search={{ category }} {...props} />}>
      {category}
    </Anchor>
  );
}

function StockFact({ item }: { item: ItemJson }) {
  const { t, i18n } = useTranslation();
  const { may } = useSession();
  const until = item.firstExpiry
    ? ` · ${t('catalogue.until', { month: monthText(item.firstExpiry, i18n.language) })}`
    : '';
  return (
    <>
      <Stock item={item} />
      {until}
      {may('stock:read') ? (
        <>
          {' · '}
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => <Link to={paths.stock()} search={{ item: item.id }} {...props} />}
          >
            {t('catalogue.batches')}
          </Anchor>
        </>
      ) : null}
    </>
  );
}

/** The rates of today for this class, by the tax rules of the hospital. */
function Tax({ taxClass }: { taxClass: string }) {
  const rules = useRoute(catalogue.taxRules.list, {}, { staleMs: 300_000 }).data ?? [];
  const treatment = useTreatment();
  const own = rules.filter((rule) => rule.taxClass === taxClass);
  return (
    <>
      <Anchor inherit renderRoot={(props) => <Link to={paths.taxRules()} {...props} />}>
        {taxClass}
      </Anchor>
      {own.map((rule) => (
        <Text key={rule.id} span display="block" size="xs" c="dimmed">
          {treatment(rule)}
        </Text>
      ))}
    </>
  );
}
