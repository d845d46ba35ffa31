import { expect, test } from 'vitest';
import { savedName, spanOf, typeOf } from './file.policy.ts';

test.each([
  ['bytes=0-4', { start: 0, end: 5 }],
  ['bytes=5-', { start: 5, end: 10 }],
  ['bytes=8-99', { start: 8, end: 10 }],
  ['bytes=-3', { start: 7, end: 10 }],
  ['bytes=-99', { start: 0, end: 10 }],
  ['bytes=10-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-4', null],
  ['bytes=0-1,4-5', null],
  ['lines=0-4', null],
  [null, null],
])('the range %s of ten bytes is %j', (range, span) => {
  expect(spanOf(range, 10)).toEqual(span);
});

test('a file is what its first bytes say', () => {
  const dicom = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
  expect([dicom, Buffer.from('%PDF-1.4'), Buffer.from('DICM'), Buffer.alloc(0)].map(typeOf)).toEqual([
    'application/dicom',
    'application/pdf',
    null,
    null,
  ]);
});

test.each([
  ['Report.PDF', 'application/pdf', 'Report.PDF'],
  ['report.html', 'application/pdf', 'report.html.pdf'],
  ['thorax.pdf.exe', 'image/png', 'thorax.pdf.exe.png'],
  ['face.jpeg', 'image/jpeg', 'face.jpeg'],
  ['IM000001', 'application/dicom', 'IM000001.dcm'],
] as const)('%s that is %s by its content is saved as %s', (name, type, saved) => {
  expect(savedName(name, type)).toBe(saved);
});
