import { latinLeft, wordsOfAnswers } from './support/latin.ts';
import { allPages, peopleOf, settled } from './support/pages.ts';
import { expect, test } from './support/test.ts';

test('in Hindi and in Marathi every page is in that language: no English is left', async ({ demo, desk }) => {
  test.setTimeout(600_000);
  const pages = await allPages(demo.as);
  const wrong: string[] = [];
  for (const language of ['hi', 'mr']) {
    for (const who of peopleOf(pages)) {
      const signed = who === null ? null : await demo.as(who);
      const page = await desk(signed, '/healthz', { locale: `${language}-IN` });
      const answers = wordsOfAnswers(page);
      for (const { name, path } of pages.filter((each) => each.who === who)) {
        await page.goto(path);
        await settled(page);
        const left = await latinLeft(page, name, await answers());
        const found = left.map((words) => `${language} ${name}: ${words}`);
        if (found.length > 0) console.log(found.join('\n'));
        wrong.push(...found);
      }
      await page.context().close();
    }
  }
  expect(wrong).toEqual([]);
});
