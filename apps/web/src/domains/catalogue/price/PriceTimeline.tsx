import { Badge } from '@mantine/core';
import type { ItemJson, PriceJson } from '@pramana/contract';
import { IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNowAt } from '../../../lib/now.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { TimelineStep } from '../../../ui/Timeline.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { RateText } from '../RateText.tsx';
import { PriceDetails } from './PriceDetails.tsx';
import { usePriceSeals } from './usePriceSeals.ts';
import { inOrder, standingOf } from './standing.ts';

/** Every price of the item, the newest on top: what was asked, since when, by whom, sealed as which entry. */
export function PriceTimeline({ item }: { item: ItemJson }) {
  const { t } = useTranslation();
  const now = useNowAt(item.prices);
  const prices = inOrder(item.prices);
  const sealOf = usePriceSeals(prices);
  const steps = prices.map((price): TimelineStep => {
    const { seal, block } = sealOf(price);
    return {
      key: price.id,
      title: <Title price={price} item={item} standing={standingOf(price, prices, now)} />,
      at: price.effectiveFrom,
      ...(seal === null ? {} : { seal }),
      body: <PriceDetails price={price} item={item} block={block} />,
    };
  });
  return (
    <Section title={t('catalogue.price.history')}>
      {steps.length === 0 ? (
        <EmptyState icon={IconTag} title={t('catalogue.price.none')} text={t('catalogue.price.noneText')} />
      ) : (
        <Timeline steps={steps} label={t('catalogue.price.history')} />
      )}
    </Section>
  );
}

interface TitleProps {
  price: PriceJson;
  item: ItemJson;
  standing: ReturnType<typeof standingOf>;
}

function Title({ price, item, standing }: TitleProps) {
  const { t } = useTranslation();
  return (
    <>
      <RateText rate={price.rate} item={item} size="lg" />{' '}
      {standing === 'past' ? null : (
        <Badge tt="none" color={standing === 'now' ? 'brand' : 'gray'} variant="light">
          {t(`catalogue.price.standing.${standing}`)}
        </Badge>
      )}
    </>
  );
}
