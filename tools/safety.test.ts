import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT, isTest, names, sources } from './sources.ts';

/** A pattern that no file may hold, with the sentence that says why, and the files it does not hold for. */
interface Ban {
  because: string;
  pattern: RegExp;
  in: (path: string) => boolean;
}

const files = sources().filter(({ path }) => path !== 'tools/safety.test.ts');
const inServer = (path: string): boolean => path.startsWith('apps/server/src/') && !isTest(path);
const inPureCore = (path: string): boolean =>
  /^packages\/(kernel|ledger|vault|contract)\/src\//.test(path) && !path.includes('/src/node/') && !isTest(path);

const BANS: Ban[] = [
  {
    because: 'money is never a floating-point number (I-7)',
    pattern: /\b(Number\.)?parseFloat\(|\.toFixed\(/,
    in: (path) => /^(apps|packages|demo)\//.test(path) && !path.startsWith('packages/kernel/'),
  },
  {
    because: 'the pure cores ask no clock and draw no lots: time and randomness are arguments (I-8)',
    pattern:
      /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\.(getRandomValues|randomUUID)\(/,
    in: inPureCore,
  },
  {
    because: 'a screen compares with the server’s time (lib/clock.ts): the computer’s clock may be wrong',
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)|\bdayjs\(\s*\)/,
    // Spans on this computer alone, and keys that only have to be new.
    in: (path) =>
      path.startsWith('apps/web/src/') &&
      !isTest(path) &&
      !/\/(lib\/(activity|api|clock|keptKeys|shelf)|ui\/useIdleLock)\.ts$/.test(path),
  },
  {
    because: 'a secret, a salt or a key is never drawn from Math.random',
    pattern: /\bMath\.random\(/,
    // The pause before a retry may be any.
    in: (path) => /^(packages|apps)\//.test(path) && !path.endsWith('/database/transaction.ts'),
  },
  {
    because: 'no test is left out or runs alone',
    pattern: /\b(it|test|describe|bench)(\.\w+)*\.(only|skip|todo|fails|skipIf|runIf|fixme)\b/,
    in: () => true,
  },
  { because: 'nothing is put off in the code', pattern: /\b(TODO|FIXME|HACK)\b/, in: () => true },
  {
    because: 'a check is switched off only with its reason (`-- because …`)',
    pattern: /@ts-(ignore|nocheck)|@ts-expect-error(?! \S)|(oxlint|eslint)-disable(?!.* -- )|biome-ignore(?!.*: )/,
    in: () => true,
  },
  {
    because: 'the server writes through its logger, which leaves personal data out',
    pattern: /\bconsole\.\w+\(/,
    in: (path) => inServer(path) && !/\/(main|codegen)\.ts$/.test(path),
  },
  {
    because: 'settings are read in one place, which documents them',
    pattern: /\bprocess\.env\b/,
    in: (path) => inServer(path) && !/\/(main|config)\.ts$|\/platform\/postgres\//.test(path),
  },
  {
    because: 'what a transaction made it remembers to its end: nothing in it is taken back by a savepoint',
    pattern: /(['"`;]\s*|\.)(rollback to )?savepoint\b/i,
    in: (path) => /^(apps\/server|demo)\//.test(path),
  },
  {
    because: 'randomness that matters comes from node:crypto, and no code is made from text',
    pattern: /\beval\(|\bnew Function\(|dangerouslySetInnerHTML/,
    in: () => true,
  },
];

describe('the sources', () => {
  it.each(BANS)('hold to it: $because', ({ pattern, in: applies }) => {
    const found = files.flatMap(({ path, text }) =>
      applies(path)
        ? text
            .split('\n')
            .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
        : [],
    );
    expect(found).toEqual([]);
  });

  it('never accept a shortened authentication tag: whoever makes a cipher names its 16 bytes', () => {
    const makers = files.filter(({ text }) => /create(Dec|C)ipheriv\(/.test(text));
    expect(makers.length).toBeGreaterThan(0);
    expect(makers.filter(({ text }) => !/authTagLength: (16|TAG_BYTES)\b/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

describe('the packages', () => {
  const manifests = ['.', ...['packages', 'apps'].flatMap((folder) => names(folder).map((name) => `${folder}/${name}`))]
    .filter((folder) => names(folder).includes('package.json'))
    .map(
      (folder) =>
        [folder, JSON.parse(readFileSync(`${ROOT}${folder}/package.json`, 'utf8')) as Record<string, unknown>] as const,
    );

  it('are pinned to exact versions', () => {
    const loose = manifests.flatMap(([folder, manifest]) =>
      ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries((manifest[kind] ?? {}) as Record<string, string>)
          .filter(([, version]) => !/^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${folder}: ${name} ${version}`),
      ),
    );
    expect(loose).toEqual([]);
  });

  it('carry the licence', () => {
    expect(manifests.filter(([, manifest]) => manifest.license !== 'Apache-2.0').map(([folder]) => folder)).toEqual([]);
    expect(readFileSync(`${ROOT}LICENSE`, 'utf8')).toContain('Apache License');
  });
});
