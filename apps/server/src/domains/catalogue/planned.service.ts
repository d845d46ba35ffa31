import { businessDate, civil, formatMoney, type ItemId, PramanaError, type Rate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type Carried, type CeilingFrom, followCeilings } from './planned.policy.ts';
import { forLimit, type Pricing, refuseOverPrice } from './price.policy.ts';
import { readPrices, type StoredPrice, standardList, withPlans } from './price.store.ts';
import { taxRulesFor } from './tax.service.ts';
import { WITHDRAWABLE_MS } from './withdrawal.store.ts';

/** A new price as far as it decides on planned ones, with the tax class of its item from now on. */
export interface NewCeiling extends CeilingFrom {
  itemId: ItemId;
  taxClass: string;
}

export interface PlannedOutcome {
  /** Prices to plan anew with the ceiling that comes before them. */
  carried: Carried[];
  /** By item, why a planned price stands in the way of the new one. */
  refused: Map<ItemId, PramanaError>;
}

/**
 * What new prices mean for those planned after them: on its day nothing may be sold above a ceiling that the catalogue knew (B3).
 * Refused are `planned_above_ceiling` and `planned_ceiling_higher`, with both figures, and `price_in_force` where a price that
 * would have to bear the ceiling begins before it can. One query where nothing is planned.
 */
export async function followPlanned(tx: Tx, acting: Pricing, news: readonly NewCeiling[]): Promise<PlannedOutcome> {
  const { hospital, at } = acting;
  const outcome: PlannedOutcome = { carried: [], refused: new Map() };
  const capped = news.filter(({ ceiling }) => ceiling !== null).map(({ itemId }) => itemId);
  const items = capped.length === 0 ? [] : await withPlans(tx, hospital.id, capped, at);
  if (items.length === 0) return outcome;
  const list = await standardList(tx, hospital.id, at);
  const prices = (await readPrices(tx, hospital.id, { items })).filter(({ priceListId }) => priceListId === list);
  const ofItem = Map.groupBy(prices, ({ itemId }) => itemId);
  const newsOf = Map.groupBy(news, ({ itemId }) => itemId);
  for (const itemId of items) {
    const own = newsOf.get(itemId) ?? [];
    const { carried, contradicting } = followCeilings(own, ofItem.get(itemId) ?? []);
    const taxClass = own[0]?.taxClass ?? '';
    const refused =
      contradicting === null
        ? await carriedRefusal(tx, acting, carried, taxClass)
        : refusal('planned_ceiling_higher', contradicting, contradicting.price.ceiling, acting);
    if (refused !== null) outcome.refused.set(itemId, refused);
    outcome.carried.push(...carried);
  }
  return outcome;
}

/** Why these prices cannot bear their ceilings; null: they can. */
async function carriedRefusal(
  tx: Tx,
  acting: Pricing,
  carried: readonly Carried[],
  taxClass: string,
): Promise<PramanaError | null> {
  const { hospital, at } = acting;
  for (const each of carried) {
    const { effectiveFrom } = each.price;
    if (effectiveFrom.getTime() - at.getTime() < WITHDRAWABLE_MS) {
      const params = { effectiveFrom: effectiveFrom.toISOString() };
      const detail = `The price planned from ${dayText(each.price, acting)} begins now, without this ceiling. Set it when that price is in force.`;
      return new PramanaError('price_in_force', { field: 'ceiling', detail, params });
    }
    const on = businessDate(effectiveFrom.getTime(), hospital.timeZone, hospital.dayCutHour);
    const rule = (await taxRulesFor(tx, hospital.id, { taxClasses: [taxClass], context: 'walk-in', on })).get(taxClass);
    if (rule === undefined) return new PramanaError('tax_rule_missing', { params: { taxClass } });
    try {
      refuseOverPrice({ rate: each.price.rate, mrp: null, ceiling: each.ceiling }, rule, hospital.currency);
    } catch (error) {
      if (!(error instanceof PramanaError) || error.code !== 'price_above_ceiling') throw error;
      const { amount } = error.context.params ?? {};
      return refusal('planned_above_ceiling', each, { amount: BigInt(String(amount)), per: each.ceiling.per }, acting);
    }
  }
  return null;
}

/** What stands in the way, with both figures and the way out. `figure`: what the planned price says; null: no ceiling. */
function refusal(
  code: 'planned_above_ceiling' | 'planned_ceiling_higher',
  { price, ceiling }: Carried,
  figure: Rate | null,
  acting: Pricing,
): PramanaError {
  const { currency } = acting.hospital;
  const amount = figure && forLimit(figure, ceiling);
  const shown = amount === null ? null : `${formatMoney(amount, currency)} per ${ceiling.per}`;
  const says =
    code === 'planned_above_ceiling'
      ? `is ${shown} without tax`
      : shown === null
        ? 'has no ceiling'
        : `has a ceiling of ${shown}`;
  return new PramanaError(code, {
    field: 'ceiling',
    detail:
      `The price planned from ${dayText(price, acting)} ${says}; the new ceiling is ` +
      `${formatMoney(ceiling.amount, currency)} per ${ceiling.per}. Withdraw that price first, then plan it anew.`,
    params: {
      planned: price.id,
      effectiveFrom: price.effectiveFrom.toISOString(),
      amount: amount === null ? null : String(amount),
      limit: String(ceiling.amount),
      per: Number(ceiling.per),
      currency,
    },
  });
}

const dayText = ({ effectiveFrom }: StoredPrice, { hospital }: Pricing): string =>
  civil(effectiveFrom.getTime(), hospital.timeZone).date;
