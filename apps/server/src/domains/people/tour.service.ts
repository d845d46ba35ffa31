export { markSeen, seenTours } from './tour.store.ts';
