/** The operator's own mail server. */
export interface MailGateway {
  /** `smtp://user:password@host:587` or `smtps://…`; never logged. */
  url: string;
  /** `Asha Hospital <no-reply@asha.example>` */
  from: string;
}

/** What a gateway made of one try: `again` when it may be better later. The reason is one word, never its text. */
export type Delivery = 'sent' | { again: boolean; reason: string };
