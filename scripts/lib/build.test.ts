import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES, SHARED } from './build.mjs';
import { ROOT } from './process.mjs';

it('a page is built anew when any package of ours that it brings to browsers has changed', () => {
  for (const page of PAGES) {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, page, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const own = Object.keys(dependencies).filter((name) => name.startsWith('@pramana/'));
    expect(SHARED, page).toEqual(expect.arrayContaining(own.map((name) => name.replace('@pramana/', 'packages/'))));
  }
});
