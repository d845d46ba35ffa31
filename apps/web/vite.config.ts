import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:8080';
/** Anchored: `/log` alone would swallow `/login`. */
const proxied = ['^/api/', '^/log(/|$)', '^/verify(/|$)', '^/healthz$'];

/**
 * The server's Content-Security-Policy is `self` only: no data: URIs (nothing is inlined into the bundle) and no inline
 * script. Mantine adds `<style>` elements while it runs: they carry the nonce that the server writes into index.html.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // Maps would show the source to strangers and double the download of a release.
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting: { groups: vendorGroups() } } },
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: false }])) },
});

/** Libraries change seldom: each family is a file of its own, so that an upgrade of a page does not fetch them again. */
function vendorGroups(): { name: string; test: RegExp }[] {
  return [
    { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
    { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
  ];
}
