import { Badge } from '@mantine/core';
import { type CanOf, catalogue, type ItemJson } from '@pramana/contract';
import { IconBan, IconPencil, IconPlayerPlay, IconTag } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import classes from '../Catalogue.module.css';
import { AddPriceDialog } from '../price/AddPriceDialog.tsx';
import { PriceTimeline } from '../price/PriceTimeline.tsx';
import { ItemFacts } from './ItemFacts.tsx';
import { useRetire } from './useRetire.tsx';

/** One item: what it is, and every price it ever had, each sealed. */
export default function ItemPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const item = useRoute(catalogue.items.show, { params: { id } });
  useLiveRefresh('item.changed', catalogue.items.show);
  useLiveRefresh('stock.moved', catalogue.items.show);
  if (item.problem && !item.data) {
    const back = { to: paths.catalogue(), label: t('catalogue.title') };
    return <PageProblem title={t('catalogue.card')} problem={item.problem} onRetry={item.refetch} back={back} />;
  }
  if (!item.data) return <PageSkeleton />;
  return <Shown item={item.data} can={item.can} />;
}

interface ShownProps {
  item: ItemJson;
  can: CanOf<typeof catalogue.items.show> | undefined;
}

function Shown({ item, can }: ShownProps) {
  const { t } = useTranslation();
  return (
    <Page
      title={item.name}
      badge={
        item.status === 'retired' ? (
          <Badge tt="none" color="gray" variant="light">
            {t('catalogue.statusOf.retired')}
          </Badge>
        ) : undefined
      }
      subtitle={[item.strength, item.packLabel, item.manufacturer].filter(Boolean).join(' · ')}
      actions={<Actions item={item} can={can} />}
    >
      <div className={classes.columns}>
        <ItemFacts item={item} can={can?.update} />
        <PriceTimeline item={item} can={can?.withdraw} />
      </div>
    </Page>
  );
}

function Actions({ item, can }: ShownProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isPricing, setPricing] = useState(false);
  const retire = useRetire(item);
  const isRetired = item.status === 'retired';
  return (
    <>
      <ActionButton
        variant="default"
        can={can?.retire}
        isBusy={retire.isBusy}
        leftSection={isRetired ? <IconPlayerPlay size={18} aria-hidden /> : <IconBan size={18} aria-hidden />}
        onAct={() => retire.run(!isRetired)}
      >
        {t(isRetired ? 'catalogue.act.resume' : 'catalogue.act.retire')}
      </ActionButton>
      <ActionButton
        variant="default"
        can={can?.update}
        leftSection={<IconPencil size={18} aria-hidden />}
        onAct={() => void navigate({ to: paths.itemEdit(item.id) })}
      >
        {t('catalogue.act.edit')}
      </ActionButton>
      <ActionButton can={can?.price} leftSection={<IconTag size={18} aria-hidden />} onAct={() => setPricing(true)}>
        {t('catalogue.price.add')}
      </ActionButton>
      {isPricing ? <AddPriceDialog item={item} onClose={() => setPricing(false)} /> : null}
    </>
  );
}
