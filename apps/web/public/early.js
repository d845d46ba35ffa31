// Runs before the first paint. Only the look of the page is remembered in the browser, never anything about a person.
(() => {
  const root = document.documentElement;
  try {
    const scheme = localStorage.getItem('pramana.scheme') || 'auto';
    const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
    root.lang = localStorage.getItem('pramana.language') || 'en';
  } catch {
    root.setAttribute('data-mantine-color-scheme', 'light');
  }
})();
