import { fileURLToPath } from 'node:url';
import * as contract from '@pramana/contract';
import { limitedFields, PERMISSIONS, permits, ROLES, TOKEN_SCOPES } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { documentOf } from './walk/document.fixture.ts';
import { type PatientRow, walkPatients } from './walk/patients.fixture.ts';
import { walkPlace } from './walk/place.fixture.ts';
import { snapshot, type Walked, walk, walkFromElsewhere } from './walk/roles.fixture.ts';

/**
 * Walks every operation of the contract as every role, as a stranger, as somebody of another hospital, and as patients
 * about their own and another patient; compares what happened with the tables that people read: docs/access.md (I4, I-10, I-11).
 */
const DOCUMENT = fileURLToPath(new URL('../../../docs/access.md', import.meta.url));
const place = await walkPlace();
const routes = contract.routesIn(contract).toSorted((a, b) => (a.id < b.id ? -1 : 1));

const walked: Walked[] = [];
for (const route of routes) walked.push(await walk(place, route));
const before = await snapshot(place, [place.mine, place.other]);
for (const each of walked) each.foreign = await walkFromElsewhere(place, each.route);
const after = await snapshot(place, [place.mine, place.other]);
const others = await snapshot(place, [place.other]);
const patients: PatientRow[] = [];
for (const route of routes) {
  const row = await walkPatients(place, route);
  if (row !== null) patients.push(row);
}

describe('every operation of the contract', () => {
  test('does for each role, for strangers and for other hospitals what docs/access.md says', async () => {
    await expect(documentOf(walked, patients)).toMatchFileSnapshot(DOCUMENT);
  });

  test('lets in exactly the roles that hold its permission, and a stranger only where it is public', () => {
    for (const { route, byRole, stranger } of walked) {
      const { access, id } = route;
      const open = access === 'public' || access === 'session';
      const may = ROLES.filter((role) => open || permits([role], access));
      expect([id, ROLES.filter((role) => byRole.get(role) === 'in')]).toEqual([id, may]);
      expect([id, stranger]).toEqual([id, access === 'public' ? 'in' : 'out']);
    }
  });

  test('lets a machine in by its scopes alone, and never to what needs a person', () => {
    const scopes: readonly string[] = TOKEN_SCOPES.filter((scope) => permits(['admin'], scope));
    for (const { route, machine } of walked) {
      const { access, id, fresh } = route;
      const may = access === 'public' || (scopes.includes(access) && fresh === undefined);
      expect([id, machine]).toEqual([id, may ? 'in' : 'out']);
    }
  });

  test('asks for permissions that exist, and no permission is without an operation, a field or a second person', () => {
    const asked = new Set<string>(routes.map((route) => route.access));
    const shown = routes.flatMap((route) => [...limitedFields(route.response), ...limitedFields(route.body)]);
    for (const { permission } of shown) asked.add(permission);
    const unasked = Object.keys(PERMISSIONS).filter((name) => !asked.has(name));
    expect(unasked.sort()).toEqual(['credit-note:approve', 'discount:approve']);
  });

  test('changes nothing for the people of another hospital, and nothing of a patient for other patients', async () => {
    expect(after).toEqual(before);
    expect(await snapshot(place, [place.other])).toEqual(others);
  });
});

describe('an account of a patient', () => {
  const own = patients.filter(({ route }) => route.access === 'self:read');
  const rest = patients.filter(({ route }) => route.access !== 'self:read');

  test('meets every operation that names a patient, so that none is left out by mistake', () => {
    const named = patients.map(({ route }) => route.path);
    const must = routes
      .filter(({ path }) => /\/(patients|bills|self)\/:|[?&]patient=/.test(path))
      .map(({ path }) => path);
    expect(must.filter((path) => !named.includes(path))).toEqual([]);
    expect(own.length).toBeGreaterThan(8);
    expect(rest.length).toBeGreaterThan(20);
  });

  test('gets its own patient’s things by the addresses that are for it, and never another’s', () => {
    const said = own.flatMap(({ route, asked }) =>
      asked.map(({ account, whose, found }) => ({ who: account, what: `${route.id}, ${whose}`, whose, found })),
    );
    const foreign = said.filter(({ whose }) => whose !== 'own');
    expect(foreign.filter(({ found }) => found !== '404 not_found')).toEqual([]);
    const owned = said.filter(({ who, whose }) => whose === 'own' && who !== 'card');
    expect(owned.filter(({ found }) => found !== 'in')).toEqual([]);
  });

  test('gets nothing by the addresses of the staff, and cannot tell whether the thing is there', () => {
    for (const { route, asked } of rest) {
      const found = new Set(asked.map((each) => each.found));
      expect([route.id, ...found]).toEqual([route.id, '403 not_permitted']);
    }
  });
});
