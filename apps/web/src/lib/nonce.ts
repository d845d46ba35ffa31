/** The nonce that the Content-Security-Policy of this very answer gives to `<style>` elements. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Puts the nonce where the scroll lock of dialogs (react-remove-scroll) looks for it; before anything is drawn. */
export function publishNonce(): void {
  Object.assign(window, { __webpack_nonce__: styleNonce() });
}
