/** What looking online needs: a file of its own, fetched with the first click. */
export { browserGet } from './get.ts';
export { lookOnline } from './look.ts';
