import { expiry } from '../../lib/expiry.ts';
import { useUiState } from '../../lib/uiState.ts';

export const PAPERS = ['a4', 'a5', '80mm'] as const;
export type Paper = (typeof PAPERS)[number];
export type PrintLanguage = 'en' | 'hi' | 'mr';

/** The paper that this desk's printer holds, remembered in this browser. */
export function usePaper(): [Paper, (paper: Paper) => void] {
  return useUiState<Paper>('billing.paper', '80mm');
}

/** Null: it was handed to the printer or shown; otherwise the address of the PDF that the browser did not let us open. */
export type Printed = string | null;

/**
 * Whether a PDF can be printed from a frame: the browser has its own viewer and a print dialog. A browser that is driven
 * by a program has no dialog, and Chromium's headless viewer crashes the page on `print()`.
 */
function printsFromFrame(): boolean {
  return navigator.pdfViewerEnabled && !navigator.webdriver && matchMedia('(pointer: fine)').matches;
}

/** Hands a PDF to the browser's print dialog, or shows it. */
export function handOut(pdf: Blob): Printed | Promise<Printed> {
  const url = URL.createObjectURL(pdf);
  return printsFromFrame() ? printFromFrame(url) : openInTab(url);
}

function openInTab(url: string): Printed {
  return window.open(url, '_blank') ? null : url;
}

let shown: { frame: HTMLIFrameElement; url: string } | null = null;

function forgetPrint(): void {
  if (!shown) return;
  shown.frame.remove();
  URL.revokeObjectURL(shown.url);
  shown = null;
}

// A locked screen holds nobody's bill, not even in a hidden frame.
expiry.subscribe(() => (expiry.isOver ? forgetPrint() : undefined));

/** The hidden frame must outlive the print dialog, so the next print removes it. */
function printFromFrame(url: string): Promise<Printed> {
  forgetPrint();
  const frame = document.createElement('iframe');
  frame.src = url;
  frame.title = 'PDF';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  // Not display: none, which prints an empty page in some browsers.
  Object.assign(frame.style, {
    position: 'fixed',
    width: '1px',
    height: '1px',
    inset: 'auto 0 0 auto',
    border: '0',
    opacity: '0',
  });
  shown = { frame, url };
  return new Promise((resolve) => {
    frame.addEventListener('load', () => {
      try {
        frame.contentWindow?.focus();
        frame.contentWindow?.print();
        resolve(null);
      } catch {
        // Some viewers are not ours to call.
        resolve(openInTab(url));
      }
    });
    document.body.append(frame);
  });
}
