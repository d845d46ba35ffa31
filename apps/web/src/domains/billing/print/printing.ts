import { billing } from '@pramana/contract';
import { callBlob } from '../../../lib/api.ts';
import { keyOf, queryClient } from '../../../lib/query.ts';
import { handOut, type Paper, type Printed, type PrintLanguage } from '../../../ui/print/printing.ts';

/**
 * Fetches the PDF of a bill and hands it to the browser's print dialog. The server counts it as one print. Rejects with
 * the server's refusal, before anything is printed.
 */
export async function printBill(id: string, paper: Paper, language: PrintLanguage): Promise<Printed> {
  const pdf = await callBlob(billing.bills.pdf, { params: { id }, query: { size: paper, language } });
  for (const route of [billing.bills.show, billing.bills.story])
    void queryClient.invalidateQueries({ queryKey: keyOf(route) });
  return handOut(pdf);
}

/** The printed receipt of a payment, refund or credit note. */
export async function printDocument(id: string, paper: Paper, language: PrintLanguage): Promise<Printed> {
  return handOut(await callBlob(billing.documents.pdf, { params: { id }, query: { size: paper, language } }));
}
