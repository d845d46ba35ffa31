/** What the page says on which a paper is looked up. `{name}` is filled in. */
import type { Language } from '@pramana/contract';
import { sayFrom, type SayIn } from './page-words.policy.ts';

const en = {
  title: 'Look up a paper',
  titleOf: 'Look up a paper of {hospital}',
  lead: 'For whoever holds a printed bill, receipt or other paper and cannot scan its codes.',
  code: 'Code on the paper',
  hint: '16 letters and digits, below the codes to scan. Capitals and dashes do not matter, nor whether you type O or 0, I, L or 1.',
  find: 'Look it up',
  scan: 'With a camera, scan the codes instead: then nothing of the paper is sent to anybody.',
  unreadable:
    'That is no code of a paper: it has 16 letters and digits, and never a U. Compare it with the paper again.',
  none: 'Nothing is found under this code. Compare each character with the paper, and the address of this page as well. What has been erased is not found either.',
  nobody: 'No hospital has this address. Compare it with the paper.',
  another: 'Another paper',
  found:
    'A paper of this number is kept by {hospital}. This page does not judge it: your own device does, with the button below.',
  check: 'Check it',
  save: 'Save the proof (.tlog-proof)',
  pending:
    'The hospital’s log has not answered for it yet, so there is no proof to save. That takes seconds as a rule: look it up again later.',
  least:
    'You are given what the first code of the paper holds: number, kind, time and totals, with their proof. The lines, names and everything else are not shown here: scan all codes of the paper to check its lines too.',
  recorded: 'That somebody looked it up here is recorded, for the hospital and for the patient to see.',
};

type Texts = Record<keyof typeof en, string>;

const hi: Texts = {
  title: 'काग़ज़ खोजें',
  titleOf: '{hospital} का काग़ज़ खोजें',
  lead: 'उनके लिए जिनके पास छपा हुआ बिल, रसीद या कोई और काग़ज़ है और जो उसके कोड स्कैन नहीं कर सकते।',
  code: 'काग़ज़ पर लिखा कोड',
  hint: 'स्कैन करने वाले कोड के नीचे लिखे 16 अक्षर और अंक। छोटे-बड़े अक्षर और डैश से फ़र्क़ नहीं पड़ता; O या 0, और I, L या 1 एक ही माने जाते हैं।',
  find: 'खोजें',
  scan: 'कैमरा हो तो कोड स्कैन करें: तब काग़ज़ का कुछ भी किसी को नहीं भेजा जाता।',
  unreadable: 'यह किसी काग़ज़ का कोड नहीं है: उसमें 16 अक्षर और अंक होते हैं, U कभी नहीं। काग़ज़ से फिर मिलाएँ।',
  none: 'इस कोड से कुछ नहीं मिला। हर अक्षर और इस पेज का पता काग़ज़ से मिलाएँ। जो मिटा दिया गया है, वह भी नहीं मिलता।',
  nobody: 'इस पते पर कोई अस्पताल नहीं है। पता काग़ज़ से मिलाएँ।',
  another: 'दूसरा काग़ज़',
  found: '{hospital} के पास इस संख्या का काग़ज़ दर्ज है। यह पेज उसे नहीं परखता: नीचे के बटन से आपका अपना उपकरण जाँच करता है।',
  check: 'जाँचें',
  save: 'प्रमाण सहेजें (.tlog-proof)',
  pending:
    'अस्पताल के लॉग ने अभी इसका उत्तर नहीं दिया है, इसलिए सहेजने के लिए कोई प्रमाण नहीं है। आम तौर पर इसमें कुछ सेकंड लगते हैं: बाद में फिर खोजें।',
  least:
    'आपको वही मिलता है जो काग़ज़ के पहले कोड में है: संख्या, प्रकार, समय और कुल राशियाँ, उनके प्रमाण सहित। पंक्तियाँ, नाम और बाक़ी कुछ भी यहाँ नहीं दिखाया जाता: पंक्तियाँ भी जाँचने के लिए काग़ज़ के सभी कोड स्कैन करें।',
  recorded: 'किसी ने यहाँ इसे खोजा, यह दर्ज होता है: अस्पताल और मरीज़ दोनों इसे देख सकते हैं।',
};

const mr: Texts = {
  title: 'कागद शोधा',
  titleOf: '{hospital} चा कागद शोधा',
  lead: 'ज्यांच्याकडे छापील बिल, पावती किंवा दुसरा कागद आहे आणि ज्यांना त्यावरील कोड स्कॅन करता येत नाहीत त्यांच्यासाठी.',
  code: 'कागदावरील कोड',
  hint: 'स्कॅन करायच्या कोडखाली लिहिलेली 16 अक्षरे आणि अंक. लहान-मोठी अक्षरे आणि डॅश यांनी फरक पडत नाही; O किंवा 0, तसेच I, L किंवा 1 एकच मानले जातात.',
  find: 'शोधा',
  scan: 'कॅमेरा असेल तर कोड स्कॅन करा: मग कागदावरील काहीही कोणालाही पाठवले जात नाही.',
  unreadable: 'हा कोणत्याही कागदाचा कोड नाही: त्यात 16 अक्षरे आणि अंक असतात, U कधीच नसतो. कागदाशी पुन्हा ताडून पाहा.',
  none: 'या कोडखाली काहीही सापडले नाही. प्रत्येक अक्षर आणि या पानाचा पत्ता कागदाशी ताडून पाहा. जे पुसून टाकले आहे तेही सापडत नाही.',
  nobody: 'या पत्त्यावर कोणतेही रुग्णालय नाही. पत्ता कागदाशी ताडून पाहा.',
  another: 'दुसरा कागद',
  found: '{hospital} कडे या क्रमांकाचा कागद नोंदलेला आहे. हे पान तो पारखत नाही: खालील बटणाने तुमचे स्वतःचे उपकरण तपासणी करते.',
  check: 'तपासा',
  save: 'पुरावा जतन करा (.tlog-proof)',
  pending:
    'रुग्णालयाच्या लॉगने अजून याचे उत्तर दिलेले नाही, म्हणून जतन करायला पुरावा नाही. सहसा याला काही सेकंद लागतात: नंतर पुन्हा शोधा.',
  least:
    'कागदाच्या पहिल्या कोडमध्ये जे आहे तेच तुम्हाला मिळते: क्रमांक, प्रकार, वेळ आणि एकूण रकमा, त्यांच्या पुराव्यासह. ओळी, नावे आणि बाकी काहीही इथे दाखवले जात नाही: ओळीही तपासण्यासाठी कागदावरील सर्व कोड स्कॅन करा.',
  recorded: 'कोणीतरी इथे हे शोधले याची नोंद होते: रुग्णालय आणि रुग्ण दोघेही ती पाहू शकतात.',
};

const TABLES: Record<Language, Texts> = { en, hi, mr };

export type SayLookup = SayIn<keyof Texts>;

export const sayLookup = (language: Language): SayLookup => sayFrom(TABLES, language);
