import { billing } from '@pramana/contract';
import { callBlob } from '../../../lib/api.ts';
import { keyOf, queryClient } from '../../../lib/query.ts';
import { useUiState } from '../../../lib/uiState.ts';

export const PAPERS = ['a4', 'a5', '80mm'] as const;
export type Paper = (typeof PAPERS)[number];
export type PrintLanguage = 'en' | 'hi' | 'mr';

/** The paper that this desk's printer holds, remembered in this browser. */
export function usePaper(): [Paper, (paper: Paper) => void] {
  return useUiState<Paper>('billing.paper', '80mm');
}

/**
 * Fetches the PDF of a bill and hands it to the browser's print dialog. The server counts it as one print. Rejects with
 * the server's refusal, before anything is printed.
 */
export async function printBill(id: string, paper: Paper, language: PrintLanguage): Promise<void> {
  const pdf = await callBlob(billing.bills.pdf, { params: { id }, query: { size: paper, language } });
  await printPdf(pdf);
  for (const route of [billing.bills.show, billing.bills.story])
    void queryClient.invalidateQueries({ queryKey: keyOf(route, { params: { id } }) });
}

/** The printed receipt of a payment, refund or credit note. */
export async function printDocument(id: string, paper: Paper, language: PrintLanguage): Promise<void> {
  await printPdf(await callBlob(billing.documents.pdf, { params: { id }, query: { size: paper, language } }));
}

let shown: { frame: HTMLIFrameElement; url: string } | null = null;

/** Prints from a hidden frame; it must outlive the print dialog, so the next print or the next page removes it. */
function printPdf(pdf: Blob): Promise<void> {
  if (shown) {
    shown.frame.remove();
    URL.revokeObjectURL(shown.url);
  }
  const url = URL.createObjectURL(pdf);
  const frame = document.createElement('iframe');
  frame.src = url;
  frame.title = 'PDF';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  // Not display: none, which would print an empty page in some browsers.
  Object.assign(frame.style, {
    position: 'fixed',
    width: '1px',
    height: '1px',
    insetInlineEnd: '0',
    insetBlockEnd: '0',
    border: '0',
    opacity: '0',
  });
  shown = { frame, url };
  return new Promise((resolve) => {
    frame.addEventListener('load', () => {
      try {
        frame.contentWindow?.focus();
        frame.contentWindow?.print();
      } catch {
        // A browser without its own PDF viewer cannot print from a frame: the file opens in a tab of its own.
        window.open(url, '_blank', 'noopener');
      }
      resolve();
    });
    document.body.append(frame);
  });
}
