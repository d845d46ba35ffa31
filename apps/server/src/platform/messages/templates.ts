/** Languages that messages are written in. */
export type Language = 'en' | 'hi' | 'mr';

interface Template {
  /** In the order that a gateway with positions gets them. */
  variables: readonly string[];
  /** Subject line of an e-mail. */
  subject: Readonly<Record<Language, string>>;
  text: Readonly<Record<Language, string>>;
}

/**
 * Every message this node sends. A gateway that needs registered texts (India's DLT) names its own text and id for each
 * in its configuration; docs/operations/messages.md lists them.
 */
export const TEMPLATES = {
  code: {
    variables: ['code', 'seconds'],
    subject: { en: 'Your Pramana code', hi: 'आपका Pramana कोड', mr: 'तुमचा Pramana कोड' },
    text: {
      en: '{code} is your Pramana code, valid for {seconds} seconds. Tell it to nobody.',
      hi: '{code} आपका Pramana कोड है, {seconds} सेकंड तक मान्य। इसे किसी को न बताएँ।',
      mr: '{code} हा तुमचा Pramana कोड आहे, {seconds} सेकंद वैध. तो कोणालाही सांगू नका.',
    },
  },
  'password-changed': {
    variables: [],
    subject: {
      en: 'Your Pramana password was changed',
      hi: 'आपका Pramana पासवर्ड बदला गया',
      mr: 'तुमचा Pramana पासवर्ड बदलला गेला',
    },
    text: {
      en: 'The password of your Pramana account was changed. If this was not you, tell your hospital at once.',
      hi: 'आपके Pramana खाते का पासवर्ड बदला गया है। यदि यह आपने नहीं किया, तो तुरंत अपने अस्पताल को बताएँ।',
      mr: 'तुमच्या Pramana खात्याचा पासवर्ड बदलला आहे. हे तुम्ही केले नसेल तर लगेच तुमच्या रुग्णालयाला सांगा.',
    },
  },
  'factor-changed': {
    variables: [],
    subject: {
      en: 'How you sign in to Pramana was changed',
      hi: 'Pramana में आपके साइन इन का तरीका बदला गया',
      mr: 'Pramana मध्ये तुमची साइन इन पद्धत बदलली गेली',
    },
    text: {
      en: 'A way to sign in to your Pramana account was added or removed. If this was not you, tell your hospital at once.',
      hi: 'आपके Pramana खाते में साइन इन का कोई तरीका जोड़ा या हटाया गया है। यदि यह आपने नहीं किया, तो तुरंत अपने अस्पताल को बताएँ।',
      mr: 'तुमच्या Pramana खात्यात साइन इनची एक पद्धत जोडली किंवा काढली आहे. हे तुम्ही केले नसेल तर लगेच तुमच्या रुग्णालयाला सांगा.',
    },
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;
export type Variables<T extends TemplateName = TemplateName> = Readonly<
  Record<(typeof TEMPLATES)[T]['variables'][number], string>
>;

/** A text with its `{variables}` filled in; one that is not given stays as it is written. */
export function fill(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (whole, name: string) => variables[name] ?? whole);
}
