import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe has against a page: the rule, where, and why. */
export interface Violation {
  id: string;
  nodes: { target: string; summary: string }[];
}

/**
 * Asks axe about the page as it stands. Its half a megabyte of source is brought in once a document, not at each asking;
 * what passes is not reported on, and no frame is searched for (the app has none).
 */
export async function violationsOf(
  page: Page,
  runOnly?: { type: 'rule' | 'tag'; values: string[] },
  exclude: readonly string[] = [],
): Promise<Violation[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axe.source);
  const context = JSON.stringify({ include: [['html']], exclude: exclude.map((each) => [each]) });
  const options = JSON.stringify({ ...(runOnly ? { runOnly } : {}), resultTypes: ['violations'], iframes: false });
  return page.evaluate<Violation[]>(`axe.run(${context}, ${options}).then(({ violations }) => violations.map(
    ({ id, nodes }) => ({ id, nodes: nodes.map((each) => ({ target: each.target.join(' '), summary: each.failureSummary })) })))`);
}
