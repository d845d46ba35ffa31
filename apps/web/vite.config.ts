import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compress.ts';
import { shellWorker } from './shell-worker.ts';

/** Where `npm run dev` has started the server: the port that it was given. */
const server = `http://localhost:${process.env.PORT ?? '8080'}`;
/** Anchored: `/log` alone would swallow `/login`. */
const proxied = ['^/api/', '^/log(/|$)', '^/witness(/|$)', '^/verify(/|$)', '^/r/', '^/healthz$'];

/**
 * The server's Content-Security-Policy is `self` only: no data: URIs (nothing is inlined into the bundle) and no inline
 * script. Mantine adds `<style>` elements while it runs: they carry the nonce that the server writes into index.html.
 */
export default defineConfig({
  // The worker before the packing: what it adds is packed too.
  plugins: [react(), shellWorker(), compressed()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // Maps would show the source to strangers and double the download of a release.
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting: { groups: fileGroups() } } },
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: false }])) },
});

/**
 * A page must not cost a hundred requests on a slow line: each family of libraries is one file, which an upgrade of a page
 * does not fetch again, then what all pages share, and each domain's pages. What only some dialog needs (pictures of
 * codes, strength of passwords, differences of texts, languages) is in no group and stays a file that is fetched when needed.
 */
function fileGroups() {
  const inPackages = (names: string): RegExp => new RegExp(`node_modules[\\\\/](${names})[\\\\/]`);
  const either = (...tests: RegExp[]): RegExp => new RegExp(tests.map(({ source }) => source).join('|'));
  return [
    { name: 'react', test: inPackages('react|react-dom|scheduler|use-sync-external-store') },
    { name: 'tanstack', test: inPackages('@tanstack') },
    {
      name: 'mantine',
      // The order of layers stands in the first style sheet: in one behind Mantine's, the colour of links would win over
      // that of buttons which are links, and nobody could read them.
      test: either(
        inPackages('@mantine|@floating-ui|@tabler|clsx|tabbable|react-[\\w-]+|use-[\\w-]+|aria-hidden'),
        /[\\/]ui[\\/]layers\.css$/,
      ),
    },
    { name: 'dates', test: inPackages('@mantine[\\\\/]dates|dayjs') },
    { name: 'packages', test: /[\\/]packages[\\/](contract|kernel)[\\/]/ },
    { name: 'shared', test: /[\\/]apps[\\/]web[\\/]src[\\/](ui|lib)[\\/]/ },
    { name: domainOf, test: /[\\/]apps[\\/]web[\\/]src[\\/]domains[\\/]\w+[\\/](?!index\.ts)/ },
  ];
}

function domainOf(file: string): string {
  return /[\\/]domains[\\/](\w+)[\\/]/.exec(file)?.[1] ?? 'domains';
}
