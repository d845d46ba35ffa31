import { basename } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import * as contract from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { ROOT, isTest, names, sources } from './sources.ts';

/*
 * The rules of ARCHITECTURE.md as tables. A broken one prints its sentence; change a table only together with the
 * document, on purpose.
 */

/** Which part may import which; a part may always import itself. */
const PARTS: Record<string, readonly string[]> = {
  'packages/kernel': [],
  'packages/vault': ['packages/kernel'],
  'packages/ledger': ['packages/kernel'],
  'packages/contract': ['packages/kernel'],
  // The vault for the age key alone that an auditor makes in the browser.
  'apps/web': ['packages/contract', 'packages/ledger', 'packages/vault', 'packages/kernel'],
  'apps/verify': ['packages/ledger', 'packages/kernel'],
  'apps/server/src/platform': ['packages/contract', 'packages/ledger', 'packages/vault', 'packages/kernel'],
  'apps/server/src/domains': ['apps/server/src/platform', 'packages'],
  'apps/server': ['packages', 'demo'],
  'apps/cli': ['apps/server', 'packages'],
  // The command line's way to a node's database and keys: `demo/generate.ts` is a command too.
  demo: ['apps/server', 'apps/cli', 'packages'],
  bench: ['apps', 'packages', 'demo', 'tools'],
  e2e: ['packages', 'tools'],
  scripts: [],
  bin: ['scripts'],
  tools: ['apps', 'packages'],
};

/** What a pure core may take from npm. */
const CORE_LIBRARIES: Record<string, readonly string[]> = {
  'packages/kernel': [],
  'packages/vault': ['@noble/curves'],
  'packages/ledger': ['@noble/curves'],
  'packages/contract': ['typebox'],
};

/** The server's domains: whose `index.ts` each one may use. Nothing in platform, and no cycle. */
const ARROWS: Record<string, readonly string[]> = {
  sealing: [],
  keys: ['sealing'],
  witnesses: ['sealing'],
  disclosures: ['billing', 'sealing'],
  identity: ['sealing'],
  departments: ['identity'],
  hospitals: ['sealing', 'identity', 'people'],
  patients: ['sealing', 'identity'],
  access: ['sealing', 'identity', 'patients', 'people'],
  catalogue: ['sealing', 'identity'],
  people: ['departments', 'patients', 'sealing', 'identity'],
  evidence: ['records', 'patients', 'sealing'],
  charges: ['evidence', 'patients', 'catalogue', 'sealing'],
  appointments: ['charges', 'departments', 'people', 'patients', 'sealing', 'identity'],
  files: ['patients', 'sealing', 'identity'],
  erasure: [
    'appointments',
    'billing',
    'consultations',
    'diagnostics',
    'pharmacy',
    'records',
    'files',
    'keys',
    'people',
    'patients',
    'sealing',
    'identity',
  ],
  stock: ['catalogue', 'sealing', 'identity'],
  records: ['files', 'people', 'patients', 'sealing', 'identity'],
  diagnostics: ['charges', 'evidence', 'records', 'people', 'patients', 'sealing', 'identity'],
  consultations: [
    'appointments',
    'diagnostics',
    'charges',
    'evidence',
    'records',
    'catalogue',
    'people',
    'patients',
    'sealing',
    'identity',
  ],
  pharmacy: [
    'billing',
    'consultations',
    'charges',
    'evidence',
    'stock',
    'records',
    'catalogue',
    'people',
    'patients',
    'sealing',
    'identity',
  ],
  fhir: ['consultations', 'records', 'patients', 'sealing'],
  billing: ['stock', 'charges', 'evidence', 'people', 'patients', 'catalogue', 'sealing', 'identity'],
};

/** Inside a domain: which roles each role may import. Types may be imported from any role. */
const ROLES: Record<string, readonly string[]> = {
  routes: ['routes', 'policy', 'service'],
  service: ['service', 'policy', 'store', 'claim'],
  policy: ['policy'],
  store: ['store'],
  claim: ['claim'],
};

/** Files over 300 lines, each with its reason. None may be over 500. */
const LONG: Record<string, string> = {
  'apps/server/src/platform/postgres/index.test.ts':
    'one launcher against a real PostgreSQL: every way in which it ends',
  'packages/ledger/src/succession.test.ts':
    'one hospital with its root, two logs and one statement, under every question',
  'packages/ledger/test/attacks.test.ts': 'one test for each attack that must be detected, on the same log',
  'apps/server/src/domains/pharmacy/pharmacy.test.ts':
    'one pharmacy: what it hands out, what is billed of it, what the audit says of both',
  'apps/server/src/domains/stock/stock.test.ts':
    'Batches are received, counted, moved, listed and raced for on one loaded server: a second one costs more than a long file.',
  'apps/server/src/domains/consultations/consultation.test.ts':
    'visits written, amended by two at once, warned of and refused, and vitals, on one loaded server',
  'apps/server/src/domains/hospitals/registration.test.ts': 'every field, limit and decision of one registration',
  'apps/server/src/domains/keys/renewal.test.ts':
    'renewals of everybody and of one, on one hospital that has everything under its keys',
  'apps/server/src/domains/sealing/recover.service.test.ts':
    'one node whose databases are put back in every way, and what a mirror gives them again',
  'apps/server/src/domains/keys/log-key.routes.test.ts':
    'one root key and the logs that it vouches for, from the first entry to what the audit says of forged rows',
  'apps/server/src/domains/keys/rotation.test.ts':
    'generations, what kills them half-way and what the kit holds up, on one node',
  'apps/server/src/domains/witnesses/guard.test.ts': 'one guard and every way past it, with the same three witnesses',
  'apps/server/src/domains/sealing/sequencer.service.ts':
    'one process’s timers, and what each hospital’s log is asked under them',
  'apps/server/src/domains/sealing/signing.service.ts':
    'one hospital’s batches and looks, which share the heads that this process knows',
  'apps/server/src/domains/catalogue/import.test.ts':
    'one catalogue and what every kind of import makes of it, on one loaded server',
  'apps/server/src/domains/fhir/import.test.ts':
    'one importer: what it takes over, refuses, asks about and takes in parts',
  'apps/server/src/platform/database/transaction.test.ts':
    'one helper and every promise of it, with the same two hospitals',
  'tools/architecture.test.ts': 'the rules of the whole as tables, and what each of them checks',
  'e2e/day.e2e.ts': 'one day told in order, steps that share its people and its bill',
};

interface Edge {
  from: string;
  to: string; // A path of this repository, `node:fs`, or the name of a package.
  onlyTypes: boolean;
}

const files = sources();
const code = files.filter((file) => !isTest(file.path));
const edges = await imports();
const own = edges.filter((edge) => !isTest(edge.from));

async function imports(): Promise<Edge[]> {
  const result = await cruise([...new Set(files.map((file) => file.path.split('/')[0] ?? ''))], {
    baseDir: ROOT,
    exclude: { path: '^(apps|packages)/[^/]+/dist/|^demo/data/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  });
  // Typed as text or result; without an output type it is the result.
  const { modules } = result.output as ICruiseResult;
  return modules
    .filter((module) => !module.source.includes('node_modules'))
    .flatMap((module) =>
      module.dependencies.map((dependency) => ({
        from: module.source,
        to: dependency.coreModule ? `node:${dependency.resolved}` : placeOf(dependency.module, dependency.resolved),
        onlyTypes: dependency.dependencyTypes.includes('type-only'),
      })),
    );
}

/** Our own packages by their folder, foreign ones by their name. */
function placeOf(name: string, resolved: string): string {
  const [, workspace, rest] = /^@pramana\/(\w+)(?:\/(.*))?$/.exec(name) ?? [];
  if (workspace === undefined) return name.startsWith('.') ? resolved : name;
  const folder = ['kernel', 'ledger', 'vault', 'contract'].includes(workspace) ? 'packages' : 'apps';
  return `${folder}/${workspace}/src/${rest === undefined ? 'index.ts' : `${rest}/index.ts`}`;
}

function partOf(path: string): string | undefined {
  return Object.keys(PARTS)
    .filter((part) => path.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function within(path: string, parts: readonly string[]): boolean {
  return parts.some((part) => path === part || path.startsWith(`${part}/`));
}

/** `apps/server/src/domains/billing/bill.service.ts` → `{ domain: 'billing', role: 'service' }`. */
function placeInDomain(path: string): { domain: string; role: string } | undefined {
  const [, domain, file] = /^apps\/server\/src\/domains\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (domain === undefined || file === undefined) return undefined;
  return { domain, role: file === 'index.ts' ? 'index' : (file.split('.').at(-2) ?? '') };
}

/** Files that lead back to themselves by what they import, types too: each circle once, its files joined by arrows. */
function circles(paths: readonly string[]): string[] {
  const found: string[] = [];
  const ended = new Set<string>();
  const imported = Map.groupBy(own, ({ from }) => from);
  const walk = (path: string, way: readonly string[]): void => {
    const begin = way.indexOf(path);
    if (begin >= 0) found.push([...way.slice(begin), path].join(' → '));
    if (begin >= 0 || ended.has(path)) return;
    for (const { to } of imported.get(path) ?? []) walk(to, [...way, path]);
    ended.add(path);
  };
  for (const path of paths) walk(path, []);
  return found;
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}

describe('the dependency rule', () => {
  it('is checked on every file there is', () => {
    const seen = new Set(edges.map((edge) => edge.from));
    const importing = code.filter((file) => /^(import|export) .* from '/m.test(file.text)).map((file) => file.path);
    expect(importing.length).toBeGreaterThan(100);
    expect(importing.filter((path) => !seen.has(path) && partOf(path) !== undefined)).toEqual([]);
  });

  it('goes one way: no files import each other in a circle, not even types', () => {
    expect(circles(code.map((file) => file.path))).toEqual([]);
  });

  it('web → contract ← server; all of them → ledger · vault → kernel; never upwards', () => {
    const broken = own
      .filter(({ to }) => /^(apps|packages|demo|bench|e2e|tools|scripts|bin)\//.test(to))
      .filter(({ from, to }) => {
        const part = partOf(from);
        return part !== undefined && !within(to, [part, ...(PARTS[part] ?? [])]);
      })
      .map(({ from, to }) => `${from} may not import ${to}`);
    expect(broken).toEqual([]);
  });

  it('the pure cores reach no node:*, no clock, no network, no library but their own (I-8)', () => {
    const broken = own
      .filter(({ from }) => /^packages\/[^/]+\/src\//.test(from) && !from.includes('/src/node/'))
      .filter(({ to }) => !/^(packages|apps)\//.test(to) || to.includes('/src/node/'))
      .filter(({ from, to }) => !within(to, CORE_LIBRARIES[partOf(from) ?? ''] ?? []))
      .map(({ from, to }) => `${from} is pure and may not import ${to}`);
    expect(broken).toEqual([]);
  });

  it('a domain uses another one only through its index.ts, along the arrows', () => {
    const broken = own.flatMap(({ from, to }) => {
      const user = placeInDomain(from);
      const used = placeInDomain(to);
      if (used === undefined || user?.domain === used.domain) return [];
      // No part of the program: a million true bills are made by the very functions that make and read one.
      if (from.startsWith('bench/')) return [];
      if (used.role !== 'index') return [`${from} reaches past ${used.domain}/index.ts into ${to}`];
      if (user === undefined || ARROWS[user.domain]?.includes(used.domain)) return [];
      return [`there is no arrow ${user.domain} → ${used.domain}: ${from} imports ${to}`];
    });
    expect(broken).toEqual([]);
  });

  it('the arrows have no cycle', () => {
    const reach = (domain: string, seen: readonly string[]): string[] =>
      seen.includes(domain)
        ? [[...seen, domain].join(' → ')]
        : (ARROWS[domain] ?? []).flatMap((to) => reach(to, [...seen, domain]));
    expect(Object.keys(ARROWS).flatMap((domain) => reach(domain, []))).toEqual([]);
  });

  it('inside a domain: routes → policy, service; service → policy, store, claim; policy, store and claim stand alone', () => {
    const broken = own.flatMap(({ from, to, onlyTypes }) => {
      const user = placeInDomain(from);
      const used = placeInDomain(to);
      if (onlyTypes || user === undefined || user.domain !== used?.domain || user.role === 'index') return [];
      return ROLES[user.role]?.includes(used.role)
        ? []
        : [`a ${user.role} may not import a ${used.role}: ${from} → ${to}`];
    });
    expect(broken).toEqual([]);
  });

  it('a claim is pure: it knows the ledger and the kernel and nothing else', () => {
    const broken = own
      .filter(({ from, onlyTypes }) => placeInDomain(from)?.role === 'claim' && !onlyTypes)
      .filter(
        ({ from, to }) =>
          !within(to, ['packages/ledger', 'packages/kernel']) &&
          placeInDomain(to)?.domain !== placeInDomain(from)?.domain,
      )
      .map(({ from, to }) => `${from} may not import ${to}`);
    expect(broken).toEqual([]);
  });
});

describe('a domain', () => {
  const domains = names('apps/server/src/domains');

  it('stands in the table of arrows, with an index.ts and a README.md', () => {
    expect(domains.filter((domain) => !(domain in ARROWS))).toEqual([]);
    const bare = domains.filter((domain) => {
      const inside = names(`apps/server/src/domains/${domain}`);
      return !inside.includes('index.ts') || !inside.includes('README.md');
    });
    expect(bare).toEqual([]);
  });

  it('holds only files named <noun>.<role>.ts, tests, index.ts and README.md', () => {
    const role = `(${Object.keys(ROLES).join('|')})`;
    const grammar = new RegExp(
      `^(index\\.ts|README\\.md|[a-z0-9-]+\\.${role}(\\.long)?(\\.test)?\\.ts|[a-z0-9-]+(\\.long)?\\.test\\.ts|[a-z0-9-]+\\.fixture\\.ts|testing\\.ts)$`,
    );
    const strange = domains.flatMap((domain) =>
      names(`apps/server/src/domains/${domain}`)
        .filter((name) => !grammar.test(name))
        .map((name) => `${domain}/${name}`),
    );
    expect(strange).toEqual([]);
  });

  it('is called by the same word in the web app, the migrations, the routes and the OpenAPI tags', () => {
    const known = [...domains, 'platform', 'system'];
    const words = [
      ...names('apps/web/src/domains').map((name) => ['web folder', name]),
      ...names('db/migrations').map((name) => [
        'migration',
        /^\d{4}_([a-z]+)_[a-z0-9_]+\.sql$/.exec(name)?.[1] ?? name,
      ]),
      ...contract.routesIn(contract).map((route) => ['route', route.id.split('.')[0] ?? '']),
    ];
    expect(words.filter(([, word]) => !known.includes(word ?? ''))).toEqual([]);
  });

  it('keeps SQL in its stores', () => {
    const sql = /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/;
    const broken = code
      .filter(({ path }) => placeInDomain(path) !== undefined && placeInDomain(path)?.role !== 'store')
      .filter(({ text }) => sql.test(text))
      .map(({ path }) => `${path} contains SQL`);
    expect(broken).toEqual([]);
  });

  it('leaves the choice of the hospital to the one transaction helper (I-10)', () => {
    const helper = 'apps/server/src/platform/database/transaction.ts';
    const broken = code.filter(
      ({ path, text }) =>
        /set_config\(\s*'app\.hospital'|\bset\s+(local\s+|session\s+)?app\.hospital/i.test(text) && path !== helper,
    );
    expect(broken.map(({ path }) => path)).toEqual([]);
  });

  it('crosses from one hospital into another in one transaction only where the node acts about a hospital', () => {
    const allowed = [
      'apps/server/src/platform/database/index.ts',
      'apps/server/src/platform/database/transaction.ts',
      'apps/server/src/domains/hospitals/opening.service.ts',
      'apps/server/src/domains/people/recovery.service.ts',
    ];
    const crossing = code.filter(({ path, text }) => /\binOtherHospital\b/.test(text) && !allowed.includes(path));
    expect(crossing.map(({ path }) => path)).toEqual([]);
  });
});

describe('a file', () => {
  it('is never over 500 lines', () => {
    expect(files.filter(({ text }) => lines(text) > 500).map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual(
      [],
    );
  });

  it('is over 300 lines only with a reason', () => {
    const long = files.filter(({ text }) => lines(text) > 300).map(({ path }) => path);
    expect(long.filter((path) => !(path in LONG))).toEqual([]);
    expect(Object.keys(LONG).filter((path) => !long.includes(path))).toEqual([]);
  });

  it('is about 100 lines long, as half of all files are at most', () => {
    const sizes = code.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(110);
  });

  it('has a name of its own kind: lower case with hyphens, components as they are called', () => {
    const strange = files.filter(({ path }) => !/^[a-z0-9.-]+$/.test(basename(path)) && !path.startsWith('apps/web/'));
    expect(strange.map(({ path }) => path)).toEqual([]);
  });
});
