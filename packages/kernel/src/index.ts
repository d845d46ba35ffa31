export * from './bill.ts';
export * from './clock.ts';
export * from './csv.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './phone.ts';
export * from './text.ts';
