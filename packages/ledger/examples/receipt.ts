/** Seal a bill, log it, print its receipt, verify it. The README quotes this file; a test runs it. */
import * as ledger from '../src/index.ts';

const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));

export async function sealAndVerify(): Promise<string> {
  // begin
  const origin = 'asha.example/log/asha-2026';
  const log = { origin, store: ledger.memoryStore(), signer: ledger.ed25519Signer(origin, random(32)) };
  const money = { currency: 'INR', total: 1250n, paidAtSeal: 1250n };
  const head = { kind: 'bill', hospital: 'asha', series: 'OP/26', number: 1, time: 1_790_000_000_000 } as const;
  const items = [{ name: 'line', value: { item: 'Paracetamol 500 mg', quantity: 10, amount: 1250 } }];
  const bill = ledger.buildClaim({ ...head, ...money, prev: ledger.NO_PREVIOUS, items }, random);
  const { head: signed, firstIndex: index } = await ledger.append({ ...log, leaves: [bill.commitment] });
  const proof = await ledger.proveInclusion(log.store, index, signed.size);
  const paper = ledger.formatReceipt({ ...bill, form: 'proof', index, proof, checkpoint: signed.checkpoint });
  const policy = ledger.parsePolicy(`log ${log.signer.vkey}\nquorum none\n`);
  return ledger.verifyReceipt(ledger.parseReceipt(paper), policy).verdict; // AMBER: only the log itself signed
  // end
}
