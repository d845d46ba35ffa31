/** What the public pages of the logs say. `{name}` is filled in. */
import { LANGUAGES, type Language } from '@pramana/contract';
import { sayFrom, type SayIn } from './page-words.policy.ts';

const en = {
  vouched: 'Who vouches for this key',
  root: 'Root key of the hospital, kept offline',
  rootNone: 'The hospital has entered no root key yet: nobody but its own server says which log follows which.',
  rootBefore: 'Root key before it, which named the one that follows',
  rootWaits: 'A root key was entered; its entry is not in the signed log yet, so it is not shown.',
  rootDoubted:
    'The database names a root key that is not what was sealed in the log, so it is not shown: it was changed or is damaged. Ask the hospital for its root key in another way.',
  beforeNone: 'No log of this hospital stands before it.',
  beforeSigned: 'The root key has signed that this log follows {log}.',
  beforeUntold:
    'The server says that this log follows {log}. Whether the root key has vouched for that cannot be told while a root key is not shown.',
  beforeUnsigned: 'The server says that this log follows {log}. The root key has not vouched for that yet.',
  behindSigned:
    'The root key has signed where this log ends, and that {log} follows it. Whatever its key signs behind that is false.',
  behindUntold:
    'The server says that {log} follows this log. Whether the root key has vouched for that cannot be told while a root key is not shown.',
  behindUnsigned: 'The server says that {log} follows this log. The root key has not vouched for that yet.',
  statements: 'What the root key has signed (check it under a root key that you have from elsewhere)',
  title: 'Transparency logs',
  lead: 'Every sealed document of these hospitals is an entry of one of these logs: 32 bytes that say nothing about anybody. The format is public (c2sp.org/tlog-tiles), so tools that nobody here wrote can check it.',
  language: 'Language',
  none: 'No log has been signed here yet.',
  log: 'Log of {hospital}, year {shard}',
  logLead:
    'Whoever holds a receipt finds its document in this log. The log can only grow: a page that was torn out or rewritten is found by anybody who kept an older signature.',
  all: 'All logs of this place',
  facts: 'What it is',
  origin: 'Name (origin)',
  vkey: 'Key that its signatures are checked with',
  size: 'Entries',
  signed: 'Newest signature',
  open: 'This log is open: it grows.',
  'closed.year': 'This year has ended: the log is closed and signs nothing more.',
  'closed.planned': 'Its key was changed, as planned: the log is closed and signs nothing more.',
  'closed.stolen':
    'Its key was stolen or lost: the log is closed. Whatever else stands signed with this key may be a thief’s: of a receipt of this log only witnesses tell.',
  files: 'Its files',
  checkpoint: 'Newest signed checkpoint',
  policy: 'Suggested policy (a suggestion: judge by keys that you have from elsewhere)',
  witnesses: 'Witnesses',
  witnessesNone:
    'No witness has signed it. Then only those who kept older signatures can tell whether the log showed everybody the same.',
  witness: 'Witness',
  seen: 'Signed last at',
  notYet: 'nothing yet',
  behind:
    'Not every witness has signed the newest tree of {size} entries. A moment after a new one that is normal; where it stays so, what came since is confirmed by the others alone.',
  growth: 'How it has grown',
  growthText: 'From {first} to {last}: {size} entries.',
  check: 'Check it yourself',
  checkText:
    'With Node and this project on your own machine. What they keep makes every later look a comparison with today.',
  copy: 'Copy the whole log and verify every entry',
  watch: 'Compare it with what it showed before; run it every day',
  raw: 'See the newest signature',
  yours: 'A receipt: the page {verify}, or a copy of that page from elsewhere.',
};

type Texts = Record<keyof typeof en, string>;

const hi: Texts = {
  vouched: 'इस कुंजी की पुष्टि कौन करता है',
  root: 'अस्पताल की मूल कुंजी, नेटवर्क से दूर रखी हुई',
  rootNone: 'अस्पताल ने अभी कोई मूल कुंजी दर्ज नहीं की है: कौन-सा लॉग किसके बाद आता है, यह केवल उसका अपना सर्वर कहता है।',
  rootBefore: 'इससे पहले की मूल कुंजी, जिसने अगली का नाम दिया',
  rootWaits: 'एक मूल कुंजी दर्ज की गई है; उसकी प्रविष्टि अभी हस्ताक्षरित लॉग में नहीं है, इसलिए वह नहीं दिखाई जाती।',
  rootDoubted:
    'डेटाबेस एक ऐसी मूल कुंजी बताता है जो लॉग में मुहरबंद की गई कुंजी नहीं है, इसलिए वह नहीं दिखाई जाती: उसे बदला गया है या वह ख़राब है। अस्पताल से उसकी मूल कुंजी किसी और रास्ते से पूछें।',
  beforeNone: 'इससे पहले इस अस्पताल का कोई लॉग नहीं है।',
  beforeSigned: 'मूल कुंजी ने हस्ताक्षर किए हैं कि यह लॉग {log} के बाद आता है।',
  beforeUntold:
    'सर्वर कहता है कि यह लॉग {log} के बाद आता है। जब तक कोई मूल कुंजी नहीं दिखाई जाती, तब तक नहीं कहा जा सकता कि मूल कुंजी ने इसकी पुष्टि की है या नहीं।',
  beforeUnsigned: 'सर्वर कहता है कि यह लॉग {log} के बाद आता है। मूल कुंजी ने अभी इसकी पुष्टि नहीं की है।',
  behindSigned:
    'मूल कुंजी ने हस्ताक्षर किए हैं कि यह लॉग कहाँ समाप्त होता है और इसके बाद {log} आता है। उसके आगे इसकी कुंजी जो भी हस्ताक्षरित करे, वह झूठ है।',
  behindUntold:
    'सर्वर कहता है कि इसके बाद {log} आता है। जब तक कोई मूल कुंजी नहीं दिखाई जाती, तब तक नहीं कहा जा सकता कि मूल कुंजी ने इसकी पुष्टि की है या नहीं।',
  behindUnsigned: 'सर्वर कहता है कि इसके बाद {log} आता है। मूल कुंजी ने अभी इसकी पुष्टि नहीं की है।',
  statements: 'मूल कुंजी ने जिस पर हस्ताक्षर किए (उस मूल कुंजी से जाँचें जो आपको कहीं और से मिली है)',
  title: 'पारदर्शिता लॉग',
  lead: 'इन अस्पतालों का हर मुहरबंद दस्तावेज़ इनमें से किसी लॉग की एक प्रविष्टि है: 32 बाइट, जो किसी के बारे में कुछ नहीं कहते। इसका रूप सार्वजनिक है (c2sp.org/tlog-tiles), इसलिए ऐसे औज़ार भी इसे जाँच सकते हैं जो यहाँ किसी ने नहीं बनाए।',
  language: 'भाषा',
  none: 'यहाँ अभी किसी लॉग पर हस्ताक्षर नहीं हुए हैं।',
  log: '{hospital} का लॉग, वर्ष {shard}',
  logLead:
    'जिसके पास रसीद है, उसे अपना दस्तावेज़ इस लॉग में मिलता है। लॉग केवल बढ़ सकता है: कोई पन्ना फाड़ा या बदला जाए, तो जिसने भी पुराना हस्ताक्षर रखा है वह इसे पकड़ लेता है।',
  all: 'यहाँ के सभी लॉग',
  facts: 'यह क्या है',
  origin: 'नाम (origin)',
  vkey: 'जिस कुंजी से इसके हस्ताक्षर जाँचे जाते हैं',
  size: 'प्रविष्टियाँ',
  signed: 'सबसे नया हस्ताक्षर',
  open: 'यह लॉग खुला है: यह बढ़ रहा है।',
  'closed.year': 'यह वर्ष पूरा हो गया: लॉग बंद है और अब कुछ हस्ताक्षरित नहीं करता।',
  'closed.planned': 'इसकी कुंजी योजना के अनुसार बदली गई: लॉग बंद है और अब कुछ हस्ताक्षरित नहीं करता।',
  'closed.stolen':
    'इसकी कुंजी चोरी हुई या खो गई: लॉग बंद है। इस कुंजी से हस्ताक्षरित बाकी सब किसी चोर का हो सकता है: इस लॉग की रसीद के बारे में केवल साक्षी बताते हैं।',
  files: 'इसकी फ़ाइलें',
  checkpoint: 'सबसे नया हस्ताक्षरित चेकपॉइंट',
  policy: 'सुझाई गई नीति (केवल सुझाव: उन कुंजियों से परखें जो आपको कहीं और से मिली हैं)',
  witnesses: 'साक्षी',
  witnessesNone:
    'किसी साक्षी ने इस पर हस्ताक्षर नहीं किए हैं। तब केवल वही बता सकते हैं कि लॉग ने सबको एक ही इतिहास दिखाया या नहीं, जिन्होंने पुराने हस्ताक्षर रखे हैं।',
  witness: 'साक्षी',
  seen: 'पिछले हस्ताक्षर का समय',
  notYet: 'अभी कुछ नहीं',
  behind:
    'हर साक्षी ने {size} प्रविष्टियों वाले सबसे नए वृक्ष पर हस्ताक्षर नहीं किए हैं। नए वृक्ष के तुरंत बाद यह सामान्य है; यह बना रहे, तो उसके बाद आई प्रविष्टियों की पुष्टि केवल बाक़ी साक्षी करते हैं।',
  growth: 'यह कैसे बढ़ा',
  growthText: '{first} से {last} तक: {size} प्रविष्टियाँ।',
  check: 'ख़ुद जाँचें',
  checkText: 'अपनी मशीन पर Node और यह परियोजना चाहिए। ये जो सहेजते हैं, उससे हर अगली जाँच आज से तुलना बन जाती है।',
  copy: 'पूरा लॉग उतारें और हर प्रविष्टि जाँचें',
  watch: 'इसे पहले दिखाए गए से मिलाएँ; रोज़ चलाएँ',
  raw: 'सबसे नया हस्ताक्षर देखें',
  yours: 'कोई रसीद: पेज {verify}, या उस पेज की कहीं और से ली हुई प्रति।',
};

const mr: Texts = {
  vouched: 'या किल्लीची ग्वाही कोण देतो',
  root: 'रुग्णालयाची मूळ किल्ली, नेटवर्कपासून दूर ठेवलेली',
  rootNone: 'रुग्णालयाने अजून मूळ किल्ली नोंदवलेली नाही: कोणता लॉग कोणत्यानंतर येतो हे फक्त त्याचा स्वतःचा सर्व्हर सांगतो.',
  rootBefore: 'त्याआधीची मूळ किल्ली, जिने पुढचीचे नाव दिले',
  rootWaits: 'एक मूळ किल्ली नोंदवली आहे; तिची नोंद अजून स्वाक्षरी केलेल्या लॉगमध्ये नाही, म्हणून ती दाखवलेली नाही.',
  rootDoubted:
    'डेटाबेस अशी मूळ किल्ली सांगतो जी लॉगमध्ये मोहोरबंद केलेली नाही, म्हणून ती दाखवलेली नाही: ती बदलली गेली आहे किंवा खराब झाली आहे. रुग्णालयाला त्याची मूळ किल्ली दुसऱ्या मार्गाने विचारा.',
  beforeNone: 'याच्या आधी या रुग्णालयाचा कोणताही लॉग नाही.',
  beforeSigned: 'हा लॉग {log} नंतर येतो यावर मूळ किल्लीने स्वाक्षरी केली आहे.',
  beforeUntold:
    'हा लॉग {log} नंतर येतो असे सर्व्हर सांगतो. एखादी मूळ किल्ली दाखवलेली नाही तोपर्यंत मूळ किल्लीने त्याची ग्वाही दिली आहे की नाही हे सांगता येत नाही.',
  beforeUnsigned: 'हा लॉग {log} नंतर येतो असे सर्व्हर सांगतो. मूळ किल्लीने अजून त्याची ग्वाही दिलेली नाही.',
  behindSigned:
    'हा लॉग कुठे संपतो आणि त्यानंतर {log} येतो यावर मूळ किल्लीने स्वाक्षरी केली आहे. त्यापुढे त्याची किल्ली जे काही स्वाक्षरित करेल ते खोटे आहे.',
  behindUntold:
    'याच्यानंतर {log} येतो असे सर्व्हर सांगतो. एखादी मूळ किल्ली दाखवलेली नाही तोपर्यंत मूळ किल्लीने त्याची ग्वाही दिली आहे की नाही हे सांगता येत नाही.',
  behindUnsigned: 'याच्यानंतर {log} येतो असे सर्व्हर सांगतो. मूळ किल्लीने अजून त्याची ग्वाही दिलेली नाही.',
  statements: 'मूळ किल्लीने ज्यावर स्वाक्षरी केली (तुम्हाला इतरत्रून मिळालेल्या मूळ किल्लीने तपासा)',
  title: 'पारदर्शकता लॉग',
  lead: 'या रुग्णालयांचा प्रत्येक मोहोरबंद दस्तऐवज यांपैकी एखाद्या लॉगमधील नोंद आहे: 32 बाइट, जे कोणाबद्दलही काही सांगत नाहीत. त्याचे स्वरूप सार्वजनिक आहे (c2sp.org/tlog-tiles), त्यामुळे इथे कोणीही न बनवलेली साधनेही ते तपासू शकतात.',
  language: 'भाषा',
  none: 'इथे अजून कोणत्याही लॉगवर स्वाक्षरी झालेली नाही.',
  log: '{hospital} चा लॉग, वर्ष {shard}',
  logLead:
    'ज्याच्याकडे पावती आहे त्याला आपला दस्तऐवज या लॉगमध्ये सापडतो. लॉग फक्त वाढू शकतो: एखादे पान फाडले किंवा बदलले, तर ज्याने जुनी स्वाक्षरी जपली आहे असा कोणीही ते ओळखतो.',
  all: 'इथले सर्व लॉग',
  facts: 'हे काय आहे',
  origin: 'नाव (origin)',
  vkey: 'त्याच्या स्वाक्षऱ्या ज्या किल्लीने तपासल्या जातात ती',
  size: 'नोंदी',
  signed: 'सर्वात नवी स्वाक्षरी',
  open: 'हा लॉग खुला आहे: तो वाढत आहे.',
  'closed.year': 'हे वर्ष संपले: लॉग बंद आहे आणि आता कशावरही स्वाक्षरी करत नाही.',
  'closed.planned': 'याची किल्ली ठरल्याप्रमाणे बदलली: लॉग बंद आहे आणि आता कशावरही स्वाक्षरी करत नाही.',
  'closed.stolen':
    'याची किल्ली चोरीला गेली किंवा हरवली: लॉग बंद आहे. या किल्लीने स्वाक्षरी केलेले बाकी सर्व एखाद्या चोराचे असू शकते: या लॉगच्या पावतीबद्दल फक्त साक्षीदार सांगतात.',
  files: 'त्याच्या फाइल',
  checkpoint: 'सर्वात नवा स्वाक्षरी केलेला चेकपॉइंट',
  policy: 'सुचवलेले धोरण (फक्त सूचना: इतरत्रून मिळालेल्या किल्ल्यांनी पारखा)',
  witnesses: 'साक्षीदार',
  witnessesNone:
    'कोणत्याही साक्षीदाराने त्यावर स्वाक्षरी केलेली नाही. मग लॉगने सर्वांना एकच इतिहास दाखवला का, हे फक्त जुन्या स्वाक्षऱ्या जपणारेच सांगू शकतात.',
  witness: 'साक्षीदार',
  seen: 'शेवटच्या स्वाक्षरीची वेळ',
  notYet: 'अजून काहीही नाही',
  behind:
    'प्रत्येक साक्षीदाराने {size} नोंदींच्या सर्वात नव्या वृक्षावर स्वाक्षरी केलेली नाही. नव्या वृक्षानंतर क्षणभर हे नेहमीचे आहे; तसेच राहिले, तर त्यानंतरच्या नोंदींची खात्री फक्त उरलेले साक्षीदार देतात.',
  growth: 'तो कसा वाढला',
  growthText: '{first} ते {last}: {size} नोंदी.',
  check: 'स्वतः तपासा',
  checkText: 'तुमच्या मशीनवर Node आणि हा प्रकल्प हवा. ते जे जतन करतात त्यामुळे पुढची प्रत्येक तपासणी आजच्याशी तुलना ठरते.',
  copy: 'संपूर्ण लॉग उतरवा आणि प्रत्येक नोंद तपासा',
  watch: 'आधी दाखवलेल्याशी तुलना करा; रोज चालवा',
  raw: 'सर्वात नवी स्वाक्षरी पाहा',
  yours: 'एखादी पावती: {verify} हे पान, किंवा त्या पानाची इतरत्रून घेतलेली प्रत.',
};

const TABLES: Record<Language, Texts> = { en, hi, mr };

export type SayLog = SayIn<keyof Texts>;

export const sayLog = (language: Language): SayLog => sayFrom(TABLES, language);

/** The language asked for in the address, else the browser's; English when it is none of ours. */
export function pageLanguage(asked: unknown, accepted: Language | null): Language {
  return LANGUAGES.find((language) => language === asked) ?? accepted ?? 'en';
}
