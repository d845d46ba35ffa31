export { keepTour, toursOf } from './tour.store.ts';
