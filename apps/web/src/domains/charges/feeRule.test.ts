import { expect, test } from 'vitest';
import { type FeeChoices, ruleOf, WHO } from './feeRule.ts';

const nothing: FeeChoices = { ofDoctor: [], ofDepartment: [], ofTest: [], visitTypes: [] };
const all: FeeChoices = {
  ofDoctor: ['asha', 'ravi'],
  ofDepartment: ['skin'],
  ofTest: ['cbc', 'esr'],
  visitTypes: ['first'],
};
const nobody = { doctorId: null, departmentId: null, visitTypeId: null, testCode: null };

test('where a list is loading, failed or empty its fee is no rule, and never everybody’s', () => {
  expect(WHO.map((who) => ruleOf(who, {}, nothing))).toEqual([nobody, null, null, null]);
});

test('the rule is of who the form shows: the first, or who was picked', () => {
  expect(WHO.map((who) => ruleOf(who, {}, all))).toEqual([
    nobody,
    { ...nobody, departmentId: 'skin' },
    { ...nobody, doctorId: 'asha' },
    { ...nobody, testCode: 'cbc' },
  ]);
  const picks = { ofDoctor: 'ravi', ofTest: 'esr', visitType: 'first' };
  expect(ruleOf('ofDoctor', picks, all)).toEqual({ ...nobody, doctorId: 'ravi', visitTypeId: 'first' });
  expect(ruleOf('everybody', picks, all)).toEqual({ ...nobody, visitTypeId: 'first' });
  expect(ruleOf('ofTest', picks, all)).toEqual({ ...nobody, testCode: 'esr' });
});

test('who was picked and is gone is nobody, not the next one', () => {
  expect(ruleOf('ofDoctor', { ofDoctor: 'gone' }, all)).toBeNull();
  expect(ruleOf('everybody', { visitType: 'gone' }, all)).toBeNull();
});
