import type { RegistrationFormJson } from '@pramana/contract';
import type { TestAnswer, TestServer } from '../../testing.ts';

const FORM: RegistrationFormJson = {
  name: 'Sahyadri Clinic',
  type: 'clinic',
  registrationNumber: 'MH/SAT/2026/0001',
  gstin: '',
  hasNoGstin: true,
  line: '7 Powai Naka',
  city: 'Satara',
  stateCode: '27',
  postalCode: '415001',
  contactName: 'Ravi Made-Up',
  email: 'ravi@sahyadri.example',
  phone: '9822121212',
};

/** Strangers who register hospitals on a demo node, whose codes stand in its outbox. */
export function registrants({ stranger, clock }: TestServer, headers: Record<string, string> = {}) {
  let numbers = 0;
  const ask = (path: string, body: object): Promise<TestAnswer> => {
    // What comes later is later by the clock.
    clock.advance(1_000);
    return stranger.post(`/api/registration${path}`, body, headers);
  };
  const begin = async (): Promise<string> => (await ask('', {})).body.data.token;
  const lastCode = async (): Promise<string> => {
    const { body } = await stranger.get('/api/demo/outbox');
    const code = body.data.map((message: { text: string }) => /\b[0-9]{6}\b/.exec(message.text)?.[0]).find(Boolean);
    if (code === undefined) throw new Error('no code came');
    return code;
  };
  const prove = async (token: string): Promise<TestAnswer> => {
    const sent = await ask('/code', { token });
    if (sent.status !== 200) throw new Error(`no code was sent: ${sent.body.code}`);
    return ask('/prove', { token, codeId: sent.body.data.id, code: await lastCode() });
  };
  /** A hospital of its own: another name, number, person. */
  const another = (change: Partial<RegistrationFormJson> = {}): RegistrationFormJson => {
    numbers += 1;
    return {
      ...FORM,
      name: `Clinic ${numbers}`,
      registrationNumber: `MH/SAT/2026/${1_000 + numbers}`,
      email: `owner${numbers}@clinic.example`,
      phone: `98220${String(10_000 + numbers)}`,
      ...change,
    };
  };
  const sendIn = async (form: RegistrationFormJson): Promise<{ token: string; id: string }> => {
    const token = await begin();
    await ask('/save', { token, form });
    await prove(token);
    const { status, body } = await ask('/submit', { token, form });
    if (status !== 200) throw new Error(`it was not taken: ${body.code} ${body.field ?? ''}`);
    return { token, id: body.data.id };
  };
  return { another, ask, begin, lastCode, prove, sendIn };
}
