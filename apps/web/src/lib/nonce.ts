declare global {
  interface Window {
    /** Where the scroll lock of dialogs (react-remove-scroll) looks for the nonce. */
    __webpack_nonce__?: string;
  }
}

/** The nonce that the Content-Security-Policy of this very answer gives to `<style>` elements. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Hands the nonce to libraries that look for it in the window; before anything is drawn. */
export function publishNonce(): void {
  window.__webpack_nonce__ = styleNonce();
}
