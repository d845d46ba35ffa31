export { chosenLanguage, languageOfHospital, setLanguage, setLanguageOfHospital } from './language.store.ts';
