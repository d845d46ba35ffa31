import type { TestAnswer } from '../testing.ts';

/** What the answer says, or the reason why the walk cannot begin. */
export async function made(asked: Promise<TestAnswer>): Promise<TestAnswer['body']['data']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`preparing the walk: ${status} ${JSON.stringify(body)}`);
  return body.data;
}
