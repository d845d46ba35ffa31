import * as contract from '@pramana/contract';
import { expect, test } from 'vitest';
import { compiled } from './serializer.ts';
import { compiledCheck } from './validate.ts';

const routes = contract.routesIn(contract);

// They are compiled when somebody first asks for them: what cannot be compiled has to be found before.
test('the schemas of every route can be compiled, of what is asked and of what is answered', () => {
  expect(routes.length).toBeGreaterThan(300);
  const checks = routes.map((route) => compiledCheck(route));
  const answers = routes.filter((route) => route.response && !route.produces).map((route) => compiled(route));
  expect([...checks, ...answers].every((each) => typeof each === 'function')).toBe(true);
});
