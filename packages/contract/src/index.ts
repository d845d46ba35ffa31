export * from './permissions.ts';
export * from './route.ts';
