import type { Language } from '@pramana/contract';

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
  'dispense-code': {
    variables: ['code', 'seconds', 'hospital'],
    subject: { en: 'You received medicines', hi: 'आपको दवाएँ मिलीं', mr: 'तुम्हाला औषधे मिळाली' },
    text: {
      en: '{code} confirms that you received your medicines at {hospital}. Tell it to the pharmacist once you have them. Valid for {seconds} seconds.',
      hi: '{code} बताता है कि आपको {hospital} में आपकी दवाएँ मिल गईं। दवाएँ मिलने पर ही इसे फ़ार्मासिस्ट को बताएँ। {seconds} सेकंड तक मान्य।',
      mr: '{code} हा कोड सांगतो की तुम्हाला {hospital} येथे औषधे मिळाली. औषधे मिळाल्यावरच तो औषधनिर्मात्याला सांगा. {seconds} सेकंद वैध.',
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
  'emergency-access': {
    variables: ['who', 'hospital'],
    subject: {
      en: 'Your record was opened in an emergency',
      hi: 'आपात स्थिति में आपका अभिलेख खोला गया',
      mr: 'आपत्कालीन परिस्थितीत तुमची नोंद उघडली गेली',
    },
    text: {
      en: '{who} opened your record at {hospital} in an emergency. Ask the hospital who looked and why.',
      hi: '{who} ने {hospital} में आपात स्थिति में आपका अभिलेख खोला। किसने और क्यों देखा, यह अस्पताल से पूछें।',
      mr: '{who} यांनी {hospital} मध्ये आपत्कालीन परिस्थितीत तुमची नोंद उघडली. कोणी आणि का पाहिले हे रुग्णालयाला विचारा.',
    },
  },
  'phone-replaced': {
    variables: ['hospital'],
    subject: {
      en: 'Your number was taken off a file',
      hi: 'आपका नंबर एक फ़ाइल से हटाया गया',
      mr: 'तुमचा नंबर एका फाइलवरून काढला गेला',
    },
    text: {
      en: 'This phone number was taken off a file at {hospital}, or replaced by another. If you did not ask for this, tell the hospital at once.',
      hi: '{hospital} की एक फ़ाइल से यह फ़ोन नंबर हटाया या बदला गया है। यदि यह आपने नहीं कहा था, तो तुरंत अस्पताल को बताएँ।',
      mr: '{hospital} मधील एका फाइलवरून हा फोन नंबर काढला किंवा बदलला आहे. हे तुम्ही सांगितले नसेल तर लगेच रुग्णालयाला सांगा.',
    },
  },
  'registration-asked': {
    variables: ['hospital'],
    subject: {
      en: 'A question about your registration',
      hi: 'आपके पंजीकरण के बारे में एक प्रश्न',
      mr: 'तुमच्या नोंदणीबद्दल एक प्रश्न',
    },
    text: {
      en: 'We need more to register {hospital} on Pramana. Open the page of your registration to answer.',
      hi: 'Pramana पर {hospital} के पंजीकरण के लिए और जानकारी चाहिए। उत्तर देने के लिए अपने पंजीकरण का पृष्ठ खोलें।',
      mr: 'Pramana वर {hospital} च्या नोंदणीसाठी आणखी माहिती हवी आहे. उत्तर देण्यासाठी तुमच्या नोंदणीचे पान उघडा.',
    },
  },
  'registration-approved': {
    variables: ['hospital'],
    subject: {
      en: 'Your hospital is registered',
      hi: 'आपका अस्पताल पंजीकृत हो गया',
      mr: 'तुमचे रुग्णालय नोंदले गेले',
    },
    text: {
      en: '{hospital} is registered on Pramana. Open the page of your registration to choose your password.',
      hi: '{hospital} Pramana पर पंजीकृत हो गया है। पासवर्ड चुनने के लिए अपने पंजीकरण का पृष्ठ खोलें।',
      mr: '{hospital} ची Pramana वर नोंदणी झाली आहे. पासवर्ड निवडण्यासाठी तुमच्या नोंदणीचे पान उघडा.',
    },
  },
  'registration-refused': {
    variables: ['hospital'],
    subject: {
      en: 'Your registration was refused',
      hi: 'आपका पंजीकरण अस्वीकार हुआ',
      mr: 'तुमची नोंदणी नाकारली गेली',
    },
    text: {
      en: 'The registration of {hospital} on Pramana was refused. The page of your registration says why.',
      hi: 'Pramana पर {hospital} का पंजीकरण अस्वीकार हुआ। कारण आपके पंजीकरण के पृष्ठ पर है।',
      mr: 'Pramana वर {hospital} ची नोंदणी नाकारली गेली. कारण तुमच्या नोंदणीच्या पानावर आहे.',
    },
  },
  invitation: {
    variables: ['hospital', 'link'],
    subject: { en: 'An invitation to {hospital}', hi: '{hospital} का निमंत्रण', mr: '{hospital} चे निमंत्रण' },
    text: {
      en: 'You are invited to work in {hospital} on Pramana. The link holds for 7 days and works once: {link}',
      hi: 'आपको {hospital} में Pramana पर काम करने का निमंत्रण है। लिंक 7 दिन मान्य है और एक बार चलता है: {link}',
      mr: 'तुम्हाला {hospital} मध्ये Pramana वर काम करण्याचे निमंत्रण आहे. दुवा 7 दिवस वैध आहे आणि एकदाच चालतो: {link}',
    },
  },
  application: {
    variables: ['hospital', 'link'],
    subject: { en: 'Your application to {hospital}', hi: '{hospital} में आपका आवेदन', mr: '{hospital} मधील तुमचा अर्ज' },
    text: {
      en: 'Your application to {hospital} has arrived. See how it stands with your private link: {link}',
      hi: '{hospital} में आपका आवेदन पहुँच गया है। अपनी निजी लिंक से स्थिति देखें: {link}',
      mr: '{hospital} कडे तुमचा अर्ज पोहोचला आहे. तुमच्या खाजगी दुव्याने स्थिती पाहा: {link}',
    },
  },
  'application-news': {
    variables: ['hospital'],
    subject: {
      en: 'News about your application to {hospital}',
      hi: '{hospital} में आपके आवेदन की सूचना',
      mr: '{hospital} मधील तुमच्या अर्जाची बातमी',
    },
    text: {
      en: 'There is news about your application to {hospital}. Open the private link that you were given.',
      hi: '{hospital} में आपके आवेदन के बारे में सूचना है। आपको दी गई निजी लिंक खोलें।',
      mr: '{hospital} मधील तुमच्या अर्जाबद्दल बातमी आहे. तुम्हाला दिलेला खाजगी दुवा उघडा.',
    },
  },
  'admin-recovery': {
    variables: ['hospital', 'hours'],
    subject: {
      en: 'A new admin is proposed for {hospital}',
      hi: '{hospital} के लिए नया प्रशासक प्रस्तावित',
      mr: '{hospital} साठी नवा प्रशासक प्रस्तावित',
    },
    text: {
      en: 'A new admin is proposed for {hospital}. It can be confirmed in {hours} hours. If you do not expect this, open Pramana: your admin can stop it there.',
      hi: '{hospital} के लिए नया प्रशासक प्रस्तावित है। {hours} घंटे बाद इसकी पुष्टि हो सकेगी। यदि यह अपेक्षित नहीं है, तो Pramana खोलें: आपका प्रशासक इसे वहाँ रोक सकता है।',
      mr: '{hospital} साठी नवा प्रशासक प्रस्तावित आहे. {hours} तासांनी त्याची पुष्टी करता येईल. हे अपेक्षित नसेल तर Pramana उघडा: तुमचा प्रशासक तेथे ते थांबवू शकतो.',
    },
  },
  'appointment-set': {
    variables: ['hospital', 'time'],
    subject: {
      en: 'Your appointment at {hospital}',
      hi: '{hospital} में आपकी अपॉइंटमेंट',
      mr: '{hospital} मधील तुमची भेट',
    },
    text: {
      en: 'Your appointment at {hospital}: {time}. To cancel it, open Pramana or call the hospital.',
      hi: '{hospital} में आपकी अपॉइंटमेंट: {time}। रद्द करने के लिए Pramana खोलें या अस्पताल को फ़ोन करें।',
      mr: '{hospital} मधील तुमची भेट: {time}. रद्द करण्यासाठी Pramana उघडा किंवा रुग्णालयाला फोन करा.',
    },
  },
  'appointment-cancelled': {
    variables: ['hospital', 'time'],
    subject: {
      en: 'Your appointment at {hospital} is cancelled',
      hi: '{hospital} में आपकी अपॉइंटमेंट रद्द हुई',
      mr: '{hospital} मधील तुमची भेट रद्द झाली',
    },
    text: {
      en: 'Your appointment at {hospital} on {time} is cancelled. Please call the hospital or ask for another time in Pramana.',
      hi: '{hospital} में {time} की आपकी अपॉइंटमेंट रद्द हो गई है। कृपया अस्पताल को फ़ोन करें या Pramana में दूसरा समय माँगें।',
      mr: '{hospital} मधील {time} ची तुमची भेट रद्द झाली आहे. कृपया रुग्णालयाला फोन करा किंवा Pramana मध्ये दुसरी वेळ मागा.',
    },
  },
  'appointment-reminder': {
    variables: ['hospital', 'time'],
    subject: {
      en: 'A reminder of your appointment',
      hi: 'आपकी अपॉइंटमेंट की याद',
      mr: 'तुमच्या भेटीची आठवण',
    },
    text: {
      en: 'Reminder: your appointment at {hospital} is on {time}. If you cannot come, cancel it in Pramana or call the hospital.',
      hi: 'याद दिला रहे हैं: {hospital} में आपकी अपॉइंटमेंट {time} को है। यदि आप नहीं आ सकते, तो Pramana में रद्द करें या अस्पताल को फ़ोन करें।',
      mr: 'आठवण: {hospital} मधील तुमची भेट {time} रोजी आहे. येऊ शकत नसाल तर Pramana मध्ये रद्द करा किंवा रुग्णालयाला फोन करा.',
    },
  },
  news: {
    variables: ['hospital'],
    subject: { en: 'News for you', hi: 'आपके लिए नई जानकारी', mr: 'तुमच्यासाठी नवी माहिती' },
    text: {
      en: 'There is news for you at {hospital}. Sign in to Pramana to see it, or ask the hospital.',
      hi: '{hospital} में आपके लिए नई जानकारी है। देखने के लिए Pramana में साइन इन करें, या अस्पताल से पूछें।',
      mr: '{hospital} मध्ये तुमच्यासाठी नवी माहिती आहे. पाहण्यासाठी Pramana मध्ये साइन इन करा, किंवा रुग्णालयाला विचारा.',
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
